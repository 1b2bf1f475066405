import { describe, expect, it } from "vitest";
import { memoryContainer } from "../../shared/gold/testing/memory-container.ts";
import { beginMark, readMark, touchMark } from "./mark.ts";
import { digestOfRules } from "./rules.ts";

const recipe = { rules: "r", timeZone: "UTC" };

describe("the mark of a rebuild", () => {
  it("is made once, found again and touched", async () => {
    const progress = memoryContainer("summary");
    expect(await beginMark(progress, "x", recipe, 1)).toMatchObject({ ...recipe, beganAt: 1, touchedAt: 1 });
    await touchMark(progress, { touchedAt: 5 });
    expect(await beginMark(progress, "x", recipe, 9)).toMatchObject({ beganAt: 1, touchedAt: 5 });
    expect((await readMark(progress))?.document.touchedAt).toBe(5);
  });

  it("lets nobody go on by another recipe, or with what somebody else wrote to", async () => {
    const progress = memoryContainer("summary");
    await touchMark(progress, { touchedAt: 5 });
    expect(await readMark(progress)).toBeUndefined();
    await beginMark(progress, "x", recipe, 1);
    const begin = (other: Partial<typeof recipe>) => beginMark(progress, "x", { ...recipe, ...other }, 2);
    await expect(begin({ timeZone: "Asia/Tokyo" })).rejects.toThrow("x is made with days of UTC, not of Asia/Tokyo");
    await expect(begin({ rules: "s" })).rejects.toThrow("x was begun by other rules");
    await touchMark(progress, { touchedAt: 3, spoiled: true });
    await expect(begin({})).rejects.toThrow("npm run rebuild -- --drop x");
  });

  it("knows the rules by their sources", () => {
    expect(digestOfRules()).toMatch(/^[0-9a-f]{32}$/);
    expect(digestOfRules()).toBe(digestOfRules());
  });
});
