import { gzipSync } from "node:zlib";
import avro from "avsc";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { landFile, landingLimits } from "../landing/land-file.ts";
import { landingTime, memoryLanding } from "../landing/testing/memory-landing.ts";
import { FileUnreadable } from "./file-unreadable.ts";
import { openFile, recordsFrom } from "./read-file.ts";
import type { FileRecord } from "./record.ts";
import { memorySource } from "./testing/memory-source.ts";

/** As Event Hubs Capture documents it. */
const captureSchema: avro.Schema = {
  type: "record",
  name: "EventData",
  namespace: "Microsoft.ServiceBus.Messaging",
  fields: [
    { name: "SequenceNumber", type: "long" },
    { name: "Offset", type: "string" },
    { name: "EnqueuedTimeUtc", type: "string" },
    { name: "SystemProperties", type: { type: "map", values: ["long", "double", "string", "bytes"] } },
    { name: "Properties", type: { type: "map", values: ["long", "double", "string", "bytes", "null"] } },
    { name: "Body", type: ["null", "bytes"] },
  ],
};

const captureType = avro.Type.forSchema(captureSchema, { wrapUnions: true });

/** Written by a library that shares no code with the reader. */
async function written(bodies: readonly (string | null)[], codec: "null" | "deflate", blockSize = 65_536) {
  const encoder = new avro.streams.BlockEncoder(captureType, { codec, blockSize });
  const pieces: Buffer[] = [];
  encoder.on("data", (piece: Buffer) => pieces.push(piece));
  const ended = new Promise((resolve) => encoder.on("end", resolve));
  for (const [index, body] of bodies.entries())
    encoder.write({
      SequenceNumber: 2 ** 40 + index,
      Offset: `${index * 100}`,
      EnqueuedTimeUtc: "11/24/2026 10:00:00 AM",
      SystemProperties: { "x-opt-enqueued-time": { long: 1_795_507_200_000 }, key: { string: "k" } },
      Properties: { rate: { double: 0.5 }, nothing: null },
      Body: body === null ? null : { bytes: Buffer.from(body) },
    });
  encoder.end();
  await ended;
  return Buffer.concat(pieces);
}

async function recordsOf(content: Uint8Array) {
  const source = memorySource(content);
  const { format, start } = await openFile(source);
  const read = async (from: FileRecord["after"]) => {
    const records: FileRecord[] = [];
    for await (const some of recordsFrom(source, format, from)) records.push(...some);
    return records.map(({ raw, ...record }) => ({ ...record, text: Buffer.from(raw).toString() }));
  };
  return { records: await read(start), read };
}

describe("an Avro file of Event Hubs Capture", () => {
  it("has the events as records, from any resume point, with any blocks", async () => {
    const bodies = fc.array(fc.option(fc.string({ maxLength: 60 })), { minLength: 1, maxLength: 30 });
    const codecs = fc.constantFrom("null" as const, "deflate" as const);
    await fc.assert(
      fc.asyncProperty(bodies, codecs, fc.integer({ min: 1, max: 2_000 }), async (some, codec, blockSize) => {
        const { records, read } = await recordsOf(await written(some, codec, blockSize));
        expect(records.map(({ text }) => text)).toEqual(some.map((body) => body ?? ""));
        for (const [index, { after, number }] of records.entries()) {
          expect(number).toBe(index + 1);
          expect(await read(after)).toEqual(records.slice(index + 1));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("lands: each event has its stream and its outcome, and the file resumes", async () => {
    const reading = (second: number) => `{"device_id":"d","time":${1_678_521_600 + second},"heartrate":70}`;
    const bodies = [reading(0), null, '{"topic":"gym-logins","value":{}}', reading(1), `[${reading(2)},${reading(3)}]`];
    for (const packed of [(file: Buffer) => file, gzipSync]) {
      const landing = memoryLanding();
      const etag = landing.files.put("f", packed(await written(bodies, "deflate", 200)));
      const limits = { ...landingLimits, chunk: { records: 1, bytes: 1e6 } };
      for (let kind = "more"; kind === "more"; )
        kind = (await landFile(landing, { name: "f", etag }, landingTime - 1, limits)).kind;
      expect(await landing.onlyReport()).toMatchObject({
        status: "complete",
        format: "Avro",
        records: 6,
        streams: { "heart-rates": { accepted: 4, quarantined: 1 }, "gym-visits": { quarantined: 1 } },
      });
    }
  });

  it("that is truncated, damaged or something else is unreadable, and never more than that", async () => {
    const whole = await written(
      Array.from({ length: 50 }, () => "{}"),
      "null",
      300,
    );
    const faults = new Set<string>();
    const read = async (content: Uint8Array) => {
      try {
        await recordsOf(content);
        faults.add("none");
      } catch (error) {
        if (!(error instanceof FileUnreadable)) throw error;
        faults.add(error.fault);
      }
    };
    for (let length = 4; length < whole.length; length += 7) await read(whole.subarray(0, length));
    expect([...faults].sort()).toEqual(["damaged", "none", "truncated"]);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
        const broken = Buffer.from(whole);
        broken[at] = byte;
        await read(broken);
      }),
      { numRuns: 500 },
    );
    const other = new avro.streams.BlockEncoder({
      type: "record",
      name: "Other",
      fields: [{ name: "a", type: "long" }],
    });
    const pieces: Buffer[] = [];
    other.on("data", (piece: Buffer) => pieces.push(piece));
    const ended = new Promise((resolve) => other.on("end", resolve));
    other.end({ a: 1 });
    await ended;
    await expect(recordsOf(Buffer.concat(pieces))).rejects.toMatchObject({ fault: "unknown" });
  });
});
