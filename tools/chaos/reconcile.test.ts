import { expect, it } from "vitest";
import { type ChaosAccount, wrongsOf } from "./reconcile.ts";

const right: ChaosAccount = {
  ...{ sent: 3, acknowledged: 3, inHubs: 4, quarantined: { "not-json": 1 }, lost: 0, madeUp: 0 },
  places: { stored: 4, twice: 0, missing: 0, beyond: 0 },
  gold: [{ summary: "gym_summary", rows: 2, different: 0 }],
  scores: { due: 1, published: 2, ids: 1, wrong: 0 },
};

it("nothing is wrong when each event counts once, though a lost answer made it stand in the hubs twice", () => {
  expect(wrongsOf(right)).toEqual([]);
});

it.each<[Partial<ChaosAccount>, string]>([
  [{ acknowledged: 2 }, "2 of 3 events were acknowledged"],
  [{ inHubs: 5 }, "the hubs have 5 events, bronze and quarantine 4"],
  [{ places: { ...right.places, twice: 1 } }, "1 positions stand there twice"],
  [{ places: { ...right.places, missing: 2 } }, "2 positions are missing"],
  [{ places: { ...right.places, beyond: 1 } }, "1 positions are in no hub"],
  [{ lost: 1 }, "1 bodies are lost"],
  [{ madeUp: 1 }, "1 bodies were never sent"],
  [{ gold: [{ summary: "gym_summary", rows: 2, different: 1 }] }, "1 rows of gym_summary are not the reference's"],
  [{ scores: { ...right.scores, wrong: 1 } }, "of 1 risk scores 1 went out otherwise, or not at all"],
])("says what is wrong: %j", (change, wrong) => {
  expect(wrongsOf({ ...right, ...change })).toEqual([wrong]);
});
