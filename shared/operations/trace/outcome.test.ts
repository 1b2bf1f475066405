import { expect, it } from "vitest";
import { parseEventId } from "../quarantine/event-id.ts";
import { outcomeWithoutFile, type Whereabouts } from "./outcome.ts";

const counts = { accepted: 2, duplicate: 0, ignored: 0, quarantined: 0 };
const landed: Whereabouts = { last: 99, gaps: [], spanning: undefined, hub: "held" };

function outcome(change: Partial<Whereabouts>) {
  const id = parseEventId("heart-rates|0|1|17");
  if (id === undefined) throw new Error("no id");
  const { outcome: how, note } = outcomeWithoutFile(id, { ...landed, ...change });
  return `${how}: ${note}`;
}

it.each<[Partial<Whereabouts>, string]>([
  [
    { gaps: [{ rowKey: "", etag: "", open: [[10, 17]] }] },
    "open-gap: the hub still has it: npm run doctor -- --repair",
  ],
  [
    { gaps: [{ rowKey: "", etag: "", open: [[10, 17]] }], hub: "forgotten" },
    "open-gap: the hub does not have it any more",
  ],
  [{ spanning: { ...counts, ignored: 3 } }, "ignored: one of 3 of its row that are not ours, and not kept"],
  [{ spanning: counts }, "lost: its row spans it, and neither of the row's files holds it"],
  [{}, "lost: its partition has landed up to 99, and no row spans it: see npm run doctor"],
  [{ last: 5 }, "waiting: its partition has landed up to 5"],
  [{ last: undefined }, "waiting: nothing of its partition has landed"],
  [{ last: 5, hub: "forgotten" }, "lost: the hub forgot it before it landed; its partition has landed up to 5"],
])("of an event in no file: %j", (change, expected) => {
  expect(outcome(change)).toBe(expected);
});

it("is an error when there never was such an event", () => {
  expect(() => outcome({ last: 5, hub: undefined })).toThrow(
    "there is no such event: its partition has landed up to 5, and the hub does not answer",
  );
});
