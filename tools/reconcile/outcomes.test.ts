import { describe, expect, it } from "vitest";
import { Digester, hashOf } from "./digest.ts";
import { outcomes, outcomesText, type SentEvents, sentByGenerator, sentByLedger } from "./outcomes.ts";

const event = (body: string, stream = "customers") => ({ stream, key: undefined, body });

/** A bronze and quarantine that contain exactly these bodies of one stream. */
function scanOf(accepted: readonly string[], quarantined: readonly string[] = [], stream = "customers") {
  const digester = (bodies: readonly string[]) => {
    const made = new Digester();
    for (const body of bodies) made.add(hashOf(Buffer.from(body)));
    return made;
  };
  const nothing = { accepted: digester([]), quarantined: digester([]), quarantinedBy: new Map() };
  const found = { accepted: digester(accepted), quarantined: digester(quarantined), quarantinedBy: new Map() };
  return { streams: () => [stream], stream: (name: string) => (name === stream ? found : nothing) };
}

const sent: readonly SentEvents[] = [
  sentByGenerator("history", [event("a"), event("b")], [event("unrelated key")]),
  sentByGenerator("file", [event("c")]),
];
const ignored = (count: number) => new Map([["customers", count]]);

describe("outcomes", () => {
  it("are exact if every event has exactly one outcome, including ignored events", () => {
    const streams = outcomes(sent, scanOf(["a", "c"], ["b"]), ignored(1));
    expect(streams).toEqual([
      { stream: "customers", sent: [3, 1], accepted: 2, quarantined: 1, ignored: 1, isExact: true },
    ]);
    expect(outcomesText(sent, streams)).toMatch(/customers +3 +1 +2 +1 +1 +✓/);
  });

  it.each([
    ["a missing event", scanOf(["a", "c"]), 1, "✗ -1"],
    ["a duplicated event", scanOf(["a", "c", "c"], ["b"]), 1, "✗ +1"],
    ["a different body", scanOf(["a", "c"], ["x"]), 1, "✗ different"],
    ["an event that was ignored by mistake", scanOf(["a", "c"]), 2, "✗ different"],
    ["an event that was stored instead of ignored", scanOf(["a", "c", "unrelated key"], ["b"]), 0, "✗ different"],
  ])("report %s", (_, scan, count, verdict) => {
    const streams = outcomes(sent, scan, ignored(count));
    expect(streams.map(({ isExact }) => isExact)).toEqual([false]);
    expect(outcomesText(sent, streams)).toContain(verdict);
  });

  it("report events without a sender", () => {
    const streams = outcomes([], scanOf(["a"], [], "workouts"), ignored(2));
    expect(streams.map(({ stream, isExact }) => [stream, isExact])).toEqual([
      ["customers", false],
      ["workouts", false],
    ]);
  });

  it("use the expected outcomes of a ledger as the events sent", () => {
    const digester = new Digester();
    digester.add(hashOf(Buffer.from("a")));
    const [accepted, quarantined] = [digester.digest(), new Digester().digest()];
    const ledger = { streams: { customers: { accepted, quarantined } } } as never;
    expect(outcomes([sentByLedger("live", ledger)], scanOf(["a"]), new Map())).toMatchObject([{ isExact: true }]);
  });
});
