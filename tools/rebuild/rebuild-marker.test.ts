import { describe, expect, it } from "vitest";
import type { Identified } from "../../shared/platform/azure/documents.ts";
import { memoryContainer } from "../../testing/fakes/memory-container.ts";
import { retryConflicts } from "../../testing/fakes/retry-conflicts.ts";
import { ensureMarker, readMarker, updateMarker } from "./rebuild-marker.ts";
import { rulesDigest } from "./rules-digest.ts";

const inputs = { rules: "r", timeZone: "UTC" };

describe("the rebuild marker", () => {
  it("is created once, found and updated", async () => {
    const progress = memoryContainer("consumer");
    expect(await ensureMarker(progress, retryConflicts, "x", inputs, 1)).toMatchObject({
      ...inputs,
      beganAt: 1,
      touchedAt: 1,
    });
    await updateMarker(progress, retryConflicts, { touchedAt: 5 });
    expect(await ensureMarker(progress, retryConflicts, "x", inputs, 9)).toMatchObject({ beganAt: 1, touchedAt: 5 });
    expect((await readMarker(progress))?.document.touchedAt).toBe(5);
  });

  it("prevents a resume with other inputs or of a tainted set", async () => {
    const progress = memoryContainer("consumer");
    await updateMarker(progress, retryConflicts, { touchedAt: 5 });
    expect(await readMarker(progress)).toBeUndefined();
    await ensureMarker(progress, retryConflicts, "x", inputs, 1);
    const begin = (other: Partial<typeof inputs>) =>
      ensureMarker(progress, retryConflicts, "x", { ...inputs, ...other }, 2);
    await expect(begin({ timeZone: "Asia/Tokyo" })).rejects.toThrow("x uses calendar days of UTC, not of Asia/Tokyo");
    await expect(begin({ rules: "s" })).rejects.toThrow("x was started with other rules");
    await updateMarker(progress, retryConflicts, { touchedAt: 3, tainted: true });
    await expect(begin({})).rejects.toThrow("npx korevital rebuild --drop x");
  });

  it("is not read when it is damaged", async () => {
    const progress = memoryContainer("consumer");
    const marker = await ensureMarker(progress, retryConflicts, "x", inputs, 1);
    progress.put(Object.assign(marker, { touchedAt: "1" }));
    await expect(readMarker(progress)).rejects.toThrow("touchedAt is not as expected");
  });

  it("is created by one of several processes", async () => {
    const progress = memoryContainer("consumer");
    let reads = 0;
    const slow = {
      ...progress,
      async read<D extends Identified>(id: string, partition: string) {
        const found = await progress.read<D>(id, partition);
        if (reads++ === 0) await ensureMarker(progress, retryConflicts, "x", inputs, 5);
        return found;
      },
    };
    expect(await ensureMarker(slow, retryConflicts, "x", inputs, 9)).toMatchObject({ beganAt: 5 });
  });

  it("contains a digest of the sources of the rules", () => {
    expect(rulesDigest()).toMatch(/^[0-9a-f]{32}$/);
    expect(rulesDigest()).toBe(rulesDigest());
  });
});
