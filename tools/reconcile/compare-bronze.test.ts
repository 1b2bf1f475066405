import { describe, expect, it } from "vitest";
import type { RejectionCode } from "../../shared/streams/outcome.ts";
import type { BronzeScan } from "./bronze-scan.ts";
import { compareBronze } from "./compare-bronze.ts";
import { isSatisfied } from "./comparison.ts";
import { Digester, hashOf } from "./digest.ts";
import type { Ledger, MaybeDuplicated, StreamLedger } from "./ledger.ts";

const hash = (body: string) => hashOf(Buffer.from(body));
const digester = (bodies: readonly string[]) => {
  const made = new Digester();
  for (const body of bodies) made.add(hash(body));
  return made;
};

interface Bodies {
  readonly accepted: readonly string[];
  /** Body -> code. */
  readonly quarantined: Readonly<Record<string, RejectionCode>>;
}

/** The ledger of one stream to which exactly these bodies were sent. */
function ledgerOf({ accepted, quarantined }: Bodies, maybeDuplicated: readonly MaybeDuplicated[] = []): Ledger {
  const stream: StreamLedger = {
    sent: accepted.length + Object.keys(quarantined).length,
    distinct: 0,
    accepted: digester(accepted).digest(),
    quarantined: digester(Object.keys(quarantined)).digest(),
    quarantinedBy: Object.fromEntries(countsOf(Object.values(quarantined))),
    rejectedBy: {},
    answeredBy: {},
  };
  return { streams: { workouts: stream }, maybeDuplicated } as unknown as Ledger;
}

/** The scan of a bronze that contains exactly these bodies. */
function scanOf({ accepted, quarantined }: Bodies, countSeparately: readonly string[] = []): BronzeScan {
  const isInDigest = (body: string) => !countSeparately.includes(body);
  const found = {
    accepted: digester(accepted.filter(isInDigest)),
    quarantined: digester(Object.keys(quarantined).filter(isInDigest)),
    quarantinedBy: countsOf(Object.values(quarantined)),
  };
  const all = [...accepted, ...Object.keys(quarantined)];
  return {
    read: async () => {},
    count: () => all.length,
    stream: () => found,
    streams: () => ["workouts"],
    others: () => 0,
    copies: (_, one) => all.filter((body) => hash(body) === one).length,
  };
}

function countsOf(codes: readonly RejectionCode[]): Map<RejectionCode, number> {
  return new Map([...Map.groupBy(codes, (code) => code)].map(([code, some]) => [code, some.length]));
}

const sent: Bodies = { accepted: ["a", "b", "b"], quarantined: { x: "not-json", y: "missing" } };

describe("sent events and the contents of bronze", () => {
  it("agree when the bodies are the same, in any order", () => {
    const { lines, violations } = compareBronze(ledgerOf(sent), scanOf({ ...sent, accepted: ["b", "a", "b"] }));
    expect(lines.every(isSatisfied)).toBe(true);
    expect(violations).toEqual([]);
  });

  it.each<[string, Bodies, RegExp]>([
    ["an event is missing", { ...sent, accepted: ["b", "b"] }, /workouts accepted: 3 expected, 2 found/],
    ["an event is duplicated", { ...sent, accepted: ["a", "a", "b", "b"] }, /workouts accepted: 3 expected, 4 found/],
    ["a body was changed", { ...sent, accepted: ["a", "b", "c"] }, /accepted: 3 expected, 3 found, but not the same/],
    ["a different body is duplicated", { ...sent, accepted: ["a", "a", "b"] }, /3 found, but not the same/],
    [
      "a quarantine code differs",
      { ...sent, quarantined: { x: "not-json", y: "mistyped" } },
      /quarantined as mistyped: 0 expected, 1 found/,
    ],
    [
      "a valid event was quarantined",
      { accepted: ["b", "b"], quarantined: { ...sent.quarantined, a: "internal" } },
      /quarantined as internal: 0 expected, 1 found/,
    ],
  ])("differ when %s", (_, found, message) => {
    const { lines, violations } = compareBronze(ledgerOf(sent), scanOf(found));
    expect(lines.every(isSatisfied)).toBe(false);
    expect(violations.map(({ what }) => what).join("\n")).toMatch(message);
  });

  it("agree when an unanswered body has a permitted number of copies", () => {
    const ledger = ledgerOf(sent, [{ stream: "workouts", hash: hash("a"), sent: 1, extra: 1 }]);
    const agree = (copies: number) => {
      const accepted = [...Array.from({ length: copies }, () => "a"), "b", "b"];
      const { lines, violations } = compareBronze(ledger, scanOf({ ...sent, accepted }, ["a"]));
      return lines.every(isSatisfied) && violations.length === 0;
    };
    expect([0, 1, 2, 3].map(agree)).toEqual([false, true, true, false]);
  });
});
