import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ownership } from "../documents/owners.ts";
import { nobody, ownerAt, ownersDuring, ownershipIntervals } from "./ownership.ts";

const owned = (userId: string, time: number): Ownership => ({
  id: `${userId} ${time}`,
  label: "device:d",
  time,
  userId,
});
const history = [owned("bert", 200), owned("anna", 100), owned("carl", 300)];

describe("ownerAt", () => {
  it.each([
    ["before any registration, the first owner", 1, "anna"],
    ["at the instant of registration", 100, "anna"],
    ["until the next registration", 199, "anna"],
    ["from its instant on, the next owner", 200, "bert"],
    ["after the last registration, without limit", 1e15, "carl"],
  ])("%s", (_, time, userId) => {
    expect(ownerAt(history, time)).toBe(userId);
  });

  it("is undefined for a label that was never registered", () => {
    expect(ownerAt([], 1)).toBeUndefined();
    expect(ownersDuring([], 1, 2)).toEqual([]);
  });

  it("is the smaller user id of two that registered at one time, by UTF-16 units", () => {
    expect(ownerAt([owned("9", 1), owned("10", 1)], 1)).toBe("10");
    expect(ownerAt([owned("10", 1), owned("9", 1), owned("Zed", 1)], 1)).toBe("10");
    expect(ownerAt([owned("anna", 1), owned("Zed", 1)], 5)).toBe("Zed");
  });

  it("is the same user after another registration of theirs", () => {
    const again = [owned("anna", 100), owned("anna", 200)];
    expect(ownershipIntervals(again)).toEqual([
      { userId: "anna", isErased: false, from: Number.NEGATIVE_INFINITY, to: 200 },
      { userId: "anna", isErased: false, from: 200, to: Number.POSITIVE_INFINITY },
    ]);
    expect(ownersDuring(again, 0, 500)).toEqual(["anna"]);
  });
});

describe("an erased registration", () => {
  const erased = (userId: string, time: number) => ({ ...owned(userId, time), erased: true as const });

  it("means nobody until the next registration, and is no owner", () => {
    const history = [owned("anna", 100), erased("bert", 200), owned("carl", 300)];
    expect([50, 150, 200, 299, 300].map((time) => ownerAt(history, time))).toEqual([
      ...["anna", "anna", nobody, nobody, "carl"],
    ]);
    expect(ownersDuring(history, 0, 500)).toEqual(["anna", "carl"]);
    expect(ownerAt([erased("anna", 100)], 1)).toBe(nobody);
  });

  it("takes part in a tie as if it were not erased", () => {
    expect(ownerAt([erased("anna", 100), owned("bert", 100)], 100)).toBe(nobody);
    expect(ownerAt([erased("bert", 100), owned("anna", 100)], 100)).toBe("anna");
    expect(ownerAt([owned("anna", 100), erased("anna", 100)], 100)).toBe(nobody);
  });
});

describe("ownersDuring", () => {
  it.each([
    [0, 99, ["anna"]],
    [0, 199, ["anna"]],
    [0, 200, ["anna", "bert"]],
    [200, 299, ["bert"]],
    [199, 300, ["anna", "bert", "carl"]],
    [500, 600, ["carl"]],
  ])("from %d to %d is %j", (from, to, owners) => {
    expect(ownersDuring(history, from, to)).toEqual(owners);
  });

  it("are all who own the label at some instant, for any history in any order", () => {
    const ownerships = fc.array(
      fc.tuple(fc.constantFrom("a", "b", "c"), fc.nat({ max: 12 })).map(([user, time]) => owned(user, time)),
    );
    fc.assert(
      fc.property(ownerships, fc.nat({ max: 12 }), fc.nat({ max: 12 }), (some, from, length) => {
        const instants = Array.from({ length: length + 1 }, (_, index) => from + index);
        const expected = new Set(instants.map((time) => naiveOwner(some, time)).filter((owner) => owner !== undefined));
        expect(new Set(ownersDuring(some, from, from + length))).toEqual(expected);
        for (const time of instants) expect(ownerAt(some.toReversed(), time)).toBe(naiveOwner(some, time));
      }),
    );
  });
});

/** The owner of the latest registration until then, or of the first one. */
function naiveOwner(ownerships: readonly Ownership[], time: number): string | undefined {
  const until = ownerships.filter((each) => each.time <= time).map((each) => each.time);
  const since = until.length > 0 ? Math.max(...until) : Math.min(...ownerships.map((each) => each.time));
  return ownerships
    .filter((each) => each.time === since)
    .map(({ userId }) => userId)
    .sort()[0];
}
