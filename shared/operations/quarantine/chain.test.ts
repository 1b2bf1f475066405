import { expect, it } from "vitest";
import { chainOf } from "./chain.ts";
import { findEntry, type QuarantineEntry } from "./entries.ts";
import { formatEventId, parseEventId } from "./event-id.ts";
import { startReplay } from "./replay.ts";
import { memoryPipeline } from "./testing/memory-pipeline.ts";

type Pipeline = ReturnType<typeof memoryPipeline>;

async function entryOf({ context }: Pipeline, id: string): Promise<QuarantineEntry> {
  const parsed = parseEventId(id);
  const entry = parsed && (await findEntry(context.store, parsed));
  if (entry === undefined) throw new Error(`no ${id} in quarantine`);
  return entry;
}

/** Replays one event with a correction, and lands it. */
async function replay(pipeline: Pipeline, id: string, correction: string): Promise<void> {
  const request = { replay: `of ${id}`, who: "ops", why: "fixed", correction: Buffer.from(correction) };
  const outcomes: string[] = [];
  const process = startReplay(pipeline.context, request, (_, outcome) => outcomes.push(outcome));
  await process([await entryOf(pipeline, id)]);
  expect(outcomes).toEqual(["sent"]);
  await pipeline.ingest();
}

async function chain(pipeline: Pipeline, id: string) {
  return chainOf(pipeline.context.store, await entryOf(pipeline, id));
}

it("contains the events that an event replays, and its replays", async () => {
  const pipeline = memoryPipeline();
  await pipeline.send("{", "dev");
  await pipeline.ingest();
  const ids = [0, 1, 2, 3].map((sequenceNumber) => `heart-rates|0|1|${sequenceNumber}`);
  const [first = "", second = "", third = "", last = ""] = ids;
  expect(await chain(pipeline, first)).toEqual({ earlier: [], later: [] });
  await replay(pipeline, first, '{"device_id":"d"}');
  await replay(pipeline, second, '{"device_id":"d","time":1678521600}');
  await replay(pipeline, third, '{"device_id":"d","time":1678521600,"heartrate":70}');

  const quarantined = (id: string) => ({ id, accepted: false, state: "replayed" });
  const landed = { id: last, accepted: true, state: "" };
  expect(await chain(pipeline, first)).toEqual({
    earlier: [],
    later: [quarantined(second), quarantined(third), landed],
  });
  expect(await chain(pipeline, second)).toEqual({ earlier: [quarantined(first)], later: [quarantined(third), landed] });
  expect(await chain(pipeline, third)).toEqual({
    earlier: [quarantined(second), quarantined(first)],
    later: [landed],
  });
});

it("ends at a replay that has not landed, or is still open", async () => {
  const pipeline = memoryPipeline();
  await pipeline.send("{", "dev");
  await pipeline.ingest();
  const first = "heart-rates|0|1|0";
  const process = startReplay(
    pipeline.context,
    { replay: "r", who: "ops", why: "", correction: Buffer.from("[") },
    () => {},
  );
  const entry = await entryOf(pipeline, first);
  await process([entry]);
  expect((await chain(pipeline, first)).later).toEqual([]);
  await pipeline.ingest();
  expect((await chain(pipeline, first)).later).toEqual([{ id: "heart-rates|0|1|1", accepted: false, state: "open" }]);
  expect(formatEventId(entry.id)).toBe(first);
});

it("ignores the id of an unknown event", async () => {
  const pipeline = memoryPipeline();
  await pipeline.send("{", "dev");
  await pipeline.ingest();
  const entry = await entryOf(pipeline, "heart-rates|0|1|0");
  for (const replayOf of ["nonsense", "heart-rates|0|1|7"]) {
    const of = { ...entry, event: { ...entry.event, replayOf } };
    expect(await chainOf(pipeline.context.store, of)).toEqual({ earlier: [], later: [] });
  }
});
