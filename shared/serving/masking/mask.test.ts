import { describe, expect, it } from "vitest";
import type { Column } from "../../gold/summary.ts";
import { mask, maskRows } from "./mask.ts";
import { pseudonymiser } from "./pseudonym.ts";

const key = Buffer.alloc(32, 1);
const pseudonymise = pseudonymiser(key);
const column = (name: string, mark: Column["mark"]): Column => ({ name, type: "text", mark, description: "" });
const columns = [
  column("gym_id", "open"),
  column("city", "attribute"),
  column("mac", { identifier: "mac" }),
  column("friends", { identifier: "mac" }),
];

describe("mask", () => {
  const masked = mask({ columns }, { gym_id: "5", city: "Bonn", mac: "aa", friends: ["aa", "bb"] }, pseudonymise);

  it("leaves other columns unchanged, and sets personal attributes to null", () => {
    expect(masked).toMatchObject({ gym_id: "5", city: null });
  });

  it("replaces each identifier by its pseudonym, the same one for the same value", () => {
    expect(masked).toMatchObject({ mac: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(masked["friends"]).toEqual([masked["mac"], pseudonymise("mac", "bb")]);
    expect(mask({ columns }, { mac: null }, pseudonymise)).toMatchObject({ mac: null, city: null });
  });
});

it("contains columns only: whatever else a row has is closed", () => {
  expect(mask({ columns }, { gym_id: "5", name: "Ann", mac_address: "aa" }, pseudonymise)).toEqual({
    ...{ gym_id: "5", city: null, mac: null, friends: null },
  });
});

describe("a masked row about a group", () => {
  const points: Column = { ...column("points", "open"), type: "list", masked: "day" };
  const latest: Column = { ...column("latest", "open"), type: "time", masked: "day" };
  const group = { columns: [column("people", "open"), latest, points], subjects: { countedIn: "people" } } as const;
  const row = (people: number | null) => ({
    people,
    latest: "2026-03-01T23:59:59.999Z",
    points: ["2026-02-28T00:00:00.000Z -3.5", "2026-03-01T23:59:59.999Z 7"],
  });

  it("is withheld and counted if the group is too small, or has no size", () => {
    const rows = [row(4), row(5), row(null), row(6), { latest: null, points: [] }];
    const { rows: visible, withheld } = maskRows(group, rows, { pseudonymise, minimumGroup: 5 });
    expect([visible.map(({ people }) => people), withheld]).toEqual([[5, 6], 3]);
  });

  it("contains no time of day", () => {
    expect(maskRows(group, [row(5)], { pseudonymise, minimumGroup: 5 }).rows).toEqual([
      {
        people: 5,
        latest: "2026-03-01T00:00:00.000Z",
        points: ["2026-02-28T00:00:00.000Z -3.5", "2026-03-01T00:00:00.000Z 7"],
      },
    ]);
  });
});

describe("a pseudonym", () => {
  it("is keyed: HMAC-SHA256 of kind and value", () => {
    // printf mac:aa | openssl dgst -sha256 -mac hmac -macopt hexkey:0101…
    expect(pseudonymise("mac", "aa")).toBe("446ebc231059e7999a896cd6c017a887");
    expect(pseudonymiser(Buffer.alloc(32, 2))("mac", "aa")).not.toBe(pseudonymise("mac", "aa"));
  });

  it("differs for the same value of another kind", () => {
    expect(pseudonymise("email", "aa")).not.toBe(pseudonymise("mac", "aa"));
  });
});
