import { describe, expect, it } from "vitest";
import { hubGeneration } from "./hub-generation.ts";

function fixture() {
  const state = { now: 10_000, createdOn: 1, reads: 0 };
  const createdOn = async () => {
    state.reads += 1;
    return state.createdOn;
  };
  return { state, generationAt: hubGeneration(createdOn, () => state.now) };
}

describe("hubGeneration", () => {
  it("is read once for events that were enqueued before", async () => {
    const { state, generationAt } = fixture();
    for (const newest of [0, 5_000, 11_000]) expect(await generationAt(newest)(false)).toBe(1);
    expect(state.reads).toBe(1);
  });

  it("is read again for later events, which a recreated hub may contain", async () => {
    const { state, generationAt } = fixture();
    await generationAt(9_000)(false);
    Object.assign(state, { createdOn: 2, now: 12_000 });
    expect(await generationAt(11_500)(false)).toBe(2);
    expect(await generationAt(11_500)(false)).toBe(2);
    expect(state.reads).toBe(2);
  });

  it("is read again on request", async () => {
    const { state, generationAt } = fixture();
    await generationAt(9_000)(false);
    state.createdOn = 2;
    expect([await generationAt(9_000)(false), await generationAt(9_000)(true)]).toEqual([1, 2]);
  });
});
