import { describe, expect, it } from "vitest";
import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../../../testing/fakes/retry-conflicts.ts";
import { landBatch } from "../../../bronze/hub-batches/land-batch.ts";
import { openBronzeReader } from "../../../bronze/open-bronze-reader.ts";
import { minute } from "../../../platform/time.ts";
import { heartRates } from "../../../streams/heart-rates.ts";
import { pseudonymiser } from "../../masking/pseudonym.ts";
import type { ApiRequest } from "../request.ts";
import { eventDigest, readEventId, writeEventId } from "./event-id.ts";
import { eventResponse } from "./event-response.ts";
import { findEvent } from "./find-event.ts";

const pseudonymise = pseudonymiser(Buffer.alloc(32, 1));
const start = Date.UTC(2026, 6, 1);
const bodyOf = (index: number) =>
  Buffer.from(JSON.stringify({ device_id: "7", time: (start + index) / 1000, heartrate: index === 13 ? "x" : 70 }));

/** Forty rows, each of three events that were enqueued in one minute. */
async function fixture() {
  const lake = { manifest: memoryTable(), bronze: memoryBlobs(), quarantine: memoryBlobs() };
  let ids = 0;
  const store = { ...lake, retryConflicts, earliestTime: 1, now: () => start, newId: () => `id-${++ids}` };
  for (let row = 0; row < 40; row += 1)
    await landBatch(store, {
      ...{ stream: heartRates, partition: "1", source: "hub", generation: async () => 5 },
      events: [0, 1, 2].map((event) => {
        const sequenceNumber = row * 3 + event;
        return { sequenceNumber, enqueuedTime: start + row * minute, key: undefined, body: bodyOf(sequenceNumber) };
      }),
    });
  const reader = openBronzeReader(lake);
  const [key = ""] = await reader.partitions();
  await reader.moveProgress(key, "silver", await reader.progress(key, "silver"), 20, start);
  const stores = { lake, bronze: reader, database: "silver" };
  const posted = (index: number, postedAt = start + Math.floor(index / 3) * minute) => ({
    ...{ stream: "heart-rates", postedAt },
    digest: eventDigest(bodyOf(index), pseudonymise),
  });
  return { stores, posted, state: (index: number) => findEvent(stores, posted(index), pseudonymise) };
}

describe("the state of a posted event", () => {
  it("is found in whatever row it landed", async () => {
    const { state } = await fixture();
    for (const index of [0, 1, 31, 59]) expect(await state(index)).toEqual({ state: "processed" });
    for (const index of [60, 90, 119]) expect(await state(index)).toEqual({ state: "landed" });
  });

  it("is quarantined, with the code, if ingest did not understand it", async () => {
    expect(await (await fixture()).state(13)).toEqual({ state: "quarantined", code: "mistyped" });
  });

  it("is published before it has landed", async () => {
    const { stores, posted, state } = await fixture();
    expect(await state(200)).toEqual({ state: "published" });
    expect(await findEvent(stores, { ...posted(0), stream: "workouts" }, pseudonymise)).toEqual({ state: "published" });
  });

  it("has neither the content nor the key of the event", async () => {
    const { stores, posted } = await fixture();
    const id = writeEventId(posted(0), pseudonymise);
    const request: ApiRequest = { params: { id }, parameters: {}, url: "", code: undefined, header: () => undefined };
    const { status, body } = await eventResponse(stores, request, pseudonymise);
    expect([status, JSON.parse(body)]).toEqual([200, { id, stream: "heart-rates", state: "processed", code: null }]);
    const other = await eventResponse(stores, { ...request, params: { id: `${id}0` } }, pseudonymise);
    expect([other.status, JSON.parse(other.body).type]).toEqual([404, "urn:korevital:problem:no-such-event"]);
  });
});

describe("the id of an event", () => {
  const event = { stream: "gym-visits", postedAt: start, digest: eventDigest(bodyOf(1), pseudonymise) };
  const id = writeEventId(event, pseudonymise);

  it("contains where to look for it, and is its own proof", () => {
    expect(readEventId(id, pseudonymise)).toEqual(event);
    expect(readEventId(id, pseudonymiser(Buffer.alloc(32, 2)))).toBeUndefined();
    expect(id).toMatch(/^[\w.-]+$/);
  });

  it.each(["", "x", "heart-rates.abc", id.replace("gym", "gum"), id.slice(1), `${id}a`])("is not %j", (text) => {
    expect(readEventId(text, pseudonymise)).toBeUndefined();
  });
});
