import { describe, expect, it } from "vitest";
import type { BronzeScan } from "./bronze-scan.ts";
import { compareBronze } from "./compare-bronze.ts";
import { isRight } from "./comparison.ts";
import { Digester, hashOf } from "./digest.ts";
import type { Account, StreamAccount, UnsureBody } from "./ledger.ts";

const hash = (body: string) => hashOf(Buffer.from(body));
const digester = (bodies: readonly string[]) => {
  const made = new Digester();
  for (const body of bodies) made.add(hash(body));
  return made;
};

interface Bodies {
  readonly accepted: readonly string[];
  /** Body -> code. */
  readonly quarantined: Readonly<Record<string, string>>;
}

/** An account of one stream that sent just these. */
function accountOf({ accepted, quarantined }: Bodies, unsure: readonly UnsureBody[] = []): Account {
  const stream: StreamAccount = {
    sent: accepted.length + Object.keys(quarantined).length,
    distinct: 0,
    accepted: digester(accepted).digest(),
    quarantined: digester(Object.keys(quarantined)).digest(),
    quarantinedBy: countsOf(Object.values(quarantined)),
    rejectedBy: {},
    answeredBy: {},
  };
  return { streams: { workouts: stream }, unsure } as unknown as Account;
}

/** What a scan of bronze that holds just these finds. */
function scanOf({ accepted, quarantined }: Bodies, apart: readonly string[] = []): BronzeScan {
  const isSure = (body: string) => !apart.includes(body);
  const found = {
    accepted: digester(accepted.filter(isSure)),
    quarantined: digester(Object.keys(quarantined).filter(isSure)),
    quarantinedBy: new Map(Object.entries(countsOf(Object.values(quarantined)))),
  };
  const all = [...accepted, ...Object.keys(quarantined)];
  return {
    read: async () => {},
    count: () => all.length,
    stream: () => found,
    streams: () => ["workouts"],
    times: (_, one) => all.filter((body) => hash(body) === one).length,
  };
}

function countsOf(codes: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(codes, (code) => code)].map(([code, some]) => [code, some.length]));
}

const sent: Bodies = { accepted: ["a", "b", "b"], quarantined: { x: "not-json", y: "missing" } };

describe("what was sent and what bronze holds", () => {
  it("agree when it is the same, in any order", () => {
    const { lines, differences } = compareBronze(accountOf(sent), scanOf({ ...sent, accepted: ["b", "a", "b"] }));
    expect(lines.every(isRight)).toBe(true);
    expect(differences).toEqual([]);
  });

  it.each<[string, Bodies, RegExp]>([
    ["an event is missing", { ...sent, accepted: ["b", "b"] }, /workouts accepted: 3 expected, 2 found/],
    ["an event is doubled", { ...sent, accepted: ["a", "a", "b", "b"] }, /workouts accepted: 3 expected, 4 found/],
    ["a body was changed", { ...sent, accepted: ["a", "b", "c"] }, /accepted: 3 expected, 3 found, but not the same/],
    ["another copy was doubled", { ...sent, accepted: ["a", "a", "b"] }, /3 found, but not the same/],
    [
      "a reason is another one",
      { ...sent, quarantined: { x: "not-json", y: "mistyped" } },
      /quarantined as mistyped: 0 expected, 1 found/,
    ],
    [
      "a good one was quarantined",
      { accepted: ["b", "b"], quarantined: { ...sent.quarantined, a: "internal" } },
      /quarantined as internal: 0 expected, 1 found/,
    ],
  ])("differ when %s", (_, found, message) => {
    const { lines, differences } = compareBronze(accountOf(sent), scanOf(found));
    expect(lines.every(isRight)).toBe(false);
    expect(differences.map(({ what }) => what).join("\n")).toMatch(message);
  });

  it("agree when a body that went unanswered came as often as it may, and no more", () => {
    const account = accountOf(sent, [{ stream: "workouts", hash: hash("a"), sent: 1, again: 1 }]);
    const agree = (copies: number) => {
      const accepted = [...Array.from({ length: copies }, () => "a"), "b", "b"];
      const { lines, differences } = compareBronze(account, scanOf({ ...sent, accepted }, ["a"]));
      return lines.every(isRight) && differences.length === 0;
    };
    expect([0, 1, 2, 3].map(agree)).toEqual([false, true, true, false]);
  });
});
