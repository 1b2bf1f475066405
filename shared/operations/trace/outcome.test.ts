import { expect, it } from "vitest";
import { parseEventId } from "../quarantine/event-id.ts";
import { inferOutcome, type PartitionEvidence } from "./outcome.ts";

const counts = { accepted: 2, duplicate: 0, ignored: 0, quarantined: 0 };
const evidence: PartitionEvidence = { last: 99, gaps: [], spanning: undefined, hub: "available" };

function outcome(change: Partial<PartitionEvidence>) {
  const id = parseEventId("heart-rates|0|1|17");
  if (id === undefined) throw new Error("no id");
  const { outcome: how, note } = inferOutcome(id, { ...evidence, ...change });
  return `${how}: ${note}`;
}

it.each<[Partial<PartitionEvidence>, string]>([
  [
    { gaps: [{ position: 1, etag: "", missing: [[10, 17]] }] },
    "open-gap: the hub still has it: npm run doctor -- --repair",
  ],
  [{ gaps: [{ position: 1, etag: "", missing: [[10, 17]] }], hub: "expired" }, "open-gap: the hub no longer has it"],
  [{ spanning: { ...counts, ignored: 3 } }, "ignored: one of 3 ignored events of its row, which are not retained"],
  [{ spanning: counts, isExpired: true }, "expired: retention has removed the files of its row"],
  [{ spanning: counts }, "lost: a row spans it, and neither file of the row contains it"],
  [{}, "lost: its partition has landed up to 99, and no row spans it: see npm run doctor"],
  [{ last: 5 }, "waiting: its partition has landed up to 5"],
  [{ last: undefined }, "waiting: nothing of its partition has landed"],
  [{ last: 5, hub: "expired" }, "lost: the hub deleted it before it landed; its partition has landed up to 5"],
])("infers the outcome from the partition: %j", (change, expected) => {
  expect(outcome(change)).toBe(expected);
});

it("throws for an unknown event", () => {
  expect(() => outcome({ last: 5, hub: undefined })).toThrow(
    "there is no such event: its partition has landed up to 5, and the hub does not respond",
  );
});
