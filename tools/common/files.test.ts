import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { landBatch } from "../../shared/bronze/hub-batches/land-batch.ts";
import { landFile } from "../../shared/bronze/landing/land-file.ts";
import { landingTime, memoryLanding } from "../../shared/bronze/landing/testing/memory-landing.ts";
import { FileUnreadable } from "../../shared/bronze/records/file-unreadable.ts";
import { memorySource } from "../../shared/bronze/records/testing/memory-source.ts";
import { streamNamed } from "../../shared/streams/registry.ts";
import { type FileEvent, readEventFile } from "./files.ts";

const start = { user_id: 12, workout_id: 1, session_id: 1, timestamp: 1678521900, action: "start" };
const reading = { device_id: "d", time: 1678521900, heartrate: 70 };
const wrapped = JSON.stringify({ key: "12", value: JSON.stringify(start), topic: "workout", partition: 0, offset: 9 });
const bounds = { enqueuedTime: landingTime, earliestTime: 1 };

/** Record, outcome and reason of everything in a bronze, in order. */
async function outcomesIn(landing: ReturnType<typeof memoryLanding>): Promise<(readonly [number, string, string])[]> {
  const accepted = (await landing.accepted()).map(([record, body]) => [record, "accepted", body] as const);
  const quarantined = (await landing.quarantined()).map(([record, code]) => [record, code, ""] as const);
  return inOrder([...accepted, ...quarantined]);
}

function inOrder(outcomes: (readonly [number, string, string])[]) {
  return outcomes.sort(([a, b], [c, d]) => a - c || (b < d ? -1 : 1));
}

async function throughLanding(content: Uint8Array) {
  const landing = memoryLanding();
  const etag = landing.files.put("f", content);
  await landFile(landing, { name: "f", etag }, landingTime + 1);
  const { reason } = await landing.onlyReport();
  return { outcomes: await outcomesIn(landing), fault: reason?.code };
}

/** Each record is an event whose sequence number is the number of the record. */
async function throughHubs(content: Uint8Array) {
  const landing = memoryLanding();
  const events: FileEvent[] = [];
  const rejected: [number, string, string][] = [];
  let fault: string | undefined;
  try {
    for await (const part of readEventFile(memorySource(content), bounds)) {
      events.push(...part.events);
      for (const { record, rejection } of part.rejected) rejected.push([record, rejection.code, ""]);
    }
  } catch (error) {
    if (!(error instanceof FileUnreadable)) throw error;
    fault = error.fault;
  }
  for (const [name, some] of Map.groupBy(events, ({ stream }) => stream)) {
    const stream = streamNamed(name);
    if (stream === undefined) throw new Error(`no stream is called ${name}`);
    const sent = some.map(({ record, body }) => {
      return { sequenceNumber: record, enqueuedTime: landingTime, key: undefined, body };
    });
    await landBatch(landing, { stream, partition: "0", source: "hub", events: sent, generation: async () => 1 });
  }
  return { outcomes: inOrder([...(await outcomesIn(landing)), ...rejected]), fault };
}

const csvHead = "device_id,time,heartrate";
const records = fc.array(
  fc.constantFrom(
    ...[JSON.stringify(reading), JSON.stringify(start), wrapped, JSON.stringify(reading, null, 2), "{broken", "{}"],
    ...['{"topic":"other","value":{"heartrate":1}}', `[${wrapped},{}]`, '{"device_id":"M\xfc","time":1,"heartrate":1}'],
  ),
  { maxLength: 8 },
);
const rows = fc.array(
  fc.constantFrom("d,1678521900,70", "d,,70", "d,1678521900,70,1", '"d', "M\xfc,1678521900,70", "d,20230311,70"),
  { maxLength: 8 },
);
const texts = fc.oneof(
  records.map((some) => some.join("\n")),
  records.map((some) => `[${some.join(",")}]`),
  fc.tuple(rows, fc.constantFrom("\n", "\r\n", "\r")).map(([some, end]) => [csvHead, ...some].join(end)),
  rows.map((some) => ["Id,Time,Value", "1503960366,4/12/2016 7:21:00 AM,97", ...some].join("\n")),
);
const encodings = fc.constantFrom<(text: string) => Uint8Array>(
  (text) => Buffer.from(text),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(text, "latin1"),
  (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  (text) => Buffer.from(text, "utf16le"),
  (text) => gzipSync(text),
  (text) => gzipSync(text).subarray(0, -9),
);

describe("a file", () => {
  it("has the same outcomes through landing and through the hubs", async () => {
    await fc.assert(
      fc.asyncProperty(texts, encodings, async (text, encoded) => {
        const content = encoded(text);
        expect(await throughHubs(content)).toEqual(await throughLanding(content));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["invalid UTF-8", Buffer.from(`{"device_id":"M\xfc","time":1678521900,"heartrate":1}\n${wrapped}`, "latin1")],
    ["pretty-printed JSON", Buffer.from(JSON.stringify(reading, null, 2))],
    ["CSV with CR alone", Buffer.from(`${csvHead}\rd,1678521900,70\r`)],
    ["UTF-16", Buffer.from(`\ufeff${wrapped}`, "utf16le")],
    ["nothing", new Uint8Array()],
  ])("of %s has the same outcomes through both ways", async (_, content) => {
    expect(await throughHubs(content)).toEqual(await throughLanding(content));
  });

  it("is read as events with the key of their stream; bodies are unchanged", async () => {
    const content = [JSON.stringify(start), "", wrapped, "not json", JSON.stringify(reading)].join("\r\n");
    const events: FileEvent[] = [];
    for await (const part of readEventFile(memorySource(content), bounds)) {
      expect(part.format).toBe("NDJSON");
      events.push(...part.events);
    }
    expect(events.map(({ stream, key, body }) => [stream, key, Buffer.from(body).toString()])).toEqual([
      ["workouts", "12", JSON.stringify(start)],
      ["workouts", "12", wrapped],
      ["workouts", "", "not json"],
      ["heart-rates", "d", JSON.stringify(reading)],
    ]);
  });
});
