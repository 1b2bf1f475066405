import { expect, it } from "vitest";
import { type ChaosReconciliation, violationsOf } from "./reconcile.ts";

const exact: ChaosReconciliation = {
  ...{ sent: 3, acknowledged: 3, inHubs: 4, quarantined: { "not-json": 1 }, lost: 0, unexpected: 0 },
  sequenceNumbers: { stored: 4, duplicated: 0, missing: 0, unknown: 0 },
  gold: [{ summary: "gym_summary", rows: 2, different: 0 }],
  scores: { due: 1, published: 2, ids: 1, violations: 0 },
  tables: { engine: "delta-rs", reads: 2, versions: 2, rows: 4, replaced: 1, violations: [] },
};

it("accepts a run in which each event counts once, even if a lost response duplicated it in the hubs", () => {
  expect(violationsOf(exact)).toEqual([]);
});

it.each<[Partial<ChaosReconciliation>, string]>([
  [{ acknowledged: 2 }, "2 of 3 events were acknowledged"],
  [{ inHubs: 5 }, "the hubs contain 5 events, bronze and quarantine 4"],
  [{ sequenceNumbers: { ...exact.sequenceNumbers, duplicated: 1 } }, "1 sequence numbers are duplicated"],
  [{ sequenceNumbers: { ...exact.sequenceNumbers, missing: 2 } }, "2 sequence numbers are missing"],
  [{ sequenceNumbers: { ...exact.sequenceNumbers, unknown: 1 } }, "1 sequence numbers are in no hub"],
  [{ lost: 1 }, "1 bodies are lost"],
  [{ unexpected: 1 }, "1 bodies were never sent"],
  [{ gold: [{ summary: "gym_summary", rows: 2, different: 1 }] }, "1 rows of gym_summary differ from the reference"],
  [
    { tables: { engine: "delta-rs", reads: 2, versions: 2, rows: 4, replaced: 1, violations: ["bronze/x …"] } },
    "bronze/x …",
  ],
  [{ scores: { ...exact.scores, violations: 1 } }, "1 of 1 risk scores were not published correctly"],
])("reports the violation: %j", (change, violation) => {
  expect(violationsOf({ ...exact, ...change })).toEqual([violation]);
});
