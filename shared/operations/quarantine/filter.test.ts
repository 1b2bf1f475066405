import { describe, expect, it } from "vitest";
import type { QuarantineEntry } from "./entries.ts";
import { type FilterState, hasState, matches, type QuarantineFilter } from "./filter.ts";
import type { LedgerState } from "./ledger.ts";

const entry: QuarantineEntry = {
  id: { partition: { stream: "heart-rates", partition: "0", generation: 1 }, file: undefined, sequenceNumber: 4 },
  position: 1,
  ledger: undefined,
  event: {
    ...{
      sequenceNumber: 4,
      enqueuedTime: 900,
      ingestTime: 1000,
      key: undefined,
      body: Buffer.from("{"),
      source: "hub",
    },
    ...{ code: "missing", field: "time", message: "time: expected", file: undefined, replayOf: undefined },
  },
};

it.each<[QuarantineFilter, boolean]>([
  [{}, true],
  [{ stream: "heart-rates", code: "missing", field: "time", since: 1000, until: 1001 }, true],
  [{ stream: "workouts" }, false],
  [{ code: "not-json" }, false],
  [{ field: "heartrate" }, false],
  [{ since: 1001 }, false],
  [{ until: 1000 }, false],
])("%j matches: %s", (filter, expected) => expect(matches(filter, entry)).toBe(expected));

describe("the states of a filter", () => {
  it.each<[FilterState, readonly (LedgerState | undefined)[]]>([
    ["all", [undefined, "sending", "replayed", "discarded"]],
    ["open", [undefined, "sending"]],
    ["replayed", ["replayed"]],
    ["discarded", ["discarded"]],
  ])("%s", (filter, expected) => {
    const states = [undefined, "sending", "replayed", "discarded"] as const;
    expect(states.filter((state) => hasState(filter, state))).toEqual(expected);
  });
});
