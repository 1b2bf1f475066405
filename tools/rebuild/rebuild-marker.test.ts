import { describe, expect, it } from "vitest";
import { memoryContainer } from "../../testing/fakes/memory-container.ts";
import { retryConflicts } from "../../testing/fakes/retry-conflicts.ts";
import { ensureMarker, readMarker, updateMarker } from "./rebuild-marker.ts";
import { rulesDigest } from "./rules-digest.ts";

const inputs = { rules: "r", timeZone: "UTC" };

describe("the rebuild marker", () => {
  it("is created once, found and updated", async () => {
    const progress = memoryContainer("consumer");
    expect(await ensureMarker(progress, "x", inputs, 1)).toMatchObject({ ...inputs, beganAt: 1, touchedAt: 1 });
    await updateMarker(progress, retryConflicts, { touchedAt: 5 });
    expect(await ensureMarker(progress, "x", inputs, 9)).toMatchObject({ beganAt: 1, touchedAt: 5 });
    expect((await readMarker(progress))?.document.touchedAt).toBe(5);
  });

  it("prevents a resume with other inputs or of a tainted set", async () => {
    const progress = memoryContainer("consumer");
    await updateMarker(progress, retryConflicts, { touchedAt: 5 });
    expect(await readMarker(progress)).toBeUndefined();
    await ensureMarker(progress, "x", inputs, 1);
    const begin = (other: Partial<typeof inputs>) => ensureMarker(progress, "x", { ...inputs, ...other }, 2);
    await expect(begin({ timeZone: "Asia/Tokyo" })).rejects.toThrow("x uses calendar days of UTC, not of Asia/Tokyo");
    await expect(begin({ rules: "s" })).rejects.toThrow("x was started with other rules");
    await updateMarker(progress, retryConflicts, { touchedAt: 3, tainted: true });
    await expect(begin({})).rejects.toThrow("npm run rebuild -- --drop x");
  });

  it("contains a digest of the sources of the rules", () => {
    expect(rulesDigest()).toMatch(/^[0-9a-f]{32}$/);
    expect(rulesDigest()).toBe(rulesDigest());
  });
});
