import { describe, expect, it } from "vitest";
import { Digester, hashOf } from "./digest.ts";
import { outcomes, outcomesText, type Sent, sentByAccount, sentEvents } from "./outcomes.ts";

const event = (body: string, stream = "customers") => ({ stream, key: undefined, body });

/** Bronze and quarantine that hold just these bodies of one stream. */
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

const sent: readonly Sent[] = [
  sentEvents("history", [event("a"), event("b")], [event("key of others")]),
  sentEvents("file", [event("c")]),
];
const ignored = (count: number) => new Map([["customers", count]]);

describe("outcomes", () => {
  it("are exact when every event is in one of them, ignored ones too", () => {
    const streams = outcomes(sent, scanOf(["a", "c"], ["b"]), ignored(1));
    expect(streams).toEqual([
      { stream: "customers", sent: [3, 1], accepted: 2, quarantined: 1, ignored: 1, isExact: true },
    ]);
    expect(outcomesText(sent, streams)).toMatch(/customers +3 +1 +2 +1 +1 +✓/);
  });

  it.each([
    ["an event that is missing", scanOf(["a", "c"]), 1, "✗ -1"],
    ["one that came twice", scanOf(["a", "c", "c"], ["b"]), 1, "✗ +1"],
    ["another body", scanOf(["a", "c"], ["x"]), 1, "✗ others"],
    ["one that was ignored though it is ours", scanOf(["a", "c"]), 2, "✗ others"],
    ["one that was kept though it is not ours", scanOf(["a", "c", "key of others"], ["b"]), 0, "✗ others"],
  ])("show %s", (_, scan, count, mark) => {
    const streams = outcomes(sent, scan, ignored(count));
    expect(streams.map(({ isExact }) => isExact)).toEqual([false]);
    expect(outcomesText(sent, streams)).toContain(mark);
  });

  it("show what nobody sent", () => {
    const streams = outcomes([], scanOf(["a"], [], "workouts"), ignored(2));
    expect(streams.map(({ stream, isExact }) => [stream, isExact])).toEqual([
      ["customers", false],
      ["workouts", false],
    ]);
  });

  it("take what an account expects for what was sent", () => {
    const digester = new Digester();
    digester.add(hashOf(Buffer.from("a")));
    const [accepted, quarantined] = [digester.digest(), new Digester().digest()];
    const account = { streams: { customers: { accepted, quarantined } } } as never;
    expect(outcomes([sentByAccount("live", account)], scanOf(["a"]), new Map())).toMatchObject([{ isExact: true }]);
  });
});
