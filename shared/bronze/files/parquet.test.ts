import fc from "fast-check";
import { parquetMetadata } from "hyparquet";
import { type BasicType, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { rejectionCodes } from "../../streams/outcome.ts";
import {
  decodeAccepted,
  decodeEvents,
  decodeQuarantined,
  decodeReplays,
  encodeEvents,
  encodeQuarantined,
} from "./parquet.ts";
import { plainFile } from "./testing/plain-file.ts";

const origin = { stream: "heart-rates", partition: "3", source: "hub", ingestTime: Date.UTC(2026, 10, 24) } as const;
const event = (sequenceNumber: number, text: string, key?: string) => ({
  sequenceNumber,
  enqueuedTime: 1_678_521_600_123 + sequenceNumber,
  key,
  body: new Uint8Array(Buffer.from(text)),
});

const short = fc.string({ unit: "grapheme", maxLength: 8 });
const anyEvent = fc.record({
  sequenceNumber: fc.maxSafeNat(),
  enqueuedTime: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  key: fc.option(short, { nil: undefined }),
  // Bodies that begin as others do, end within them, or are the same.
  body: fc
    .tuple(fc.constantFrom([], [0xff], [0xff, 0, 0xfe], [0xff, 0, 0xfe, 0x80]), fc.uint8Array({ maxLength: 4 }))
    .map(([begin, end]) => Uint8Array.of(...begin, ...end)),
  replayOf: fc.option(short, { nil: undefined, freq: 3 }),
  record: fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined, freq: 2 }),
  firstEnqueuedTime: fc.option(fc.integer({ min: 1, max: 4_102_444_800_000 }), { nil: undefined, freq: 2 }),
});
const anyOrigin = fc.constantFrom<Parameters<typeof encodeEvents>[1][]>(origin, {
  ...{ ...origin, source: "file" },
  file: "0fe1",
});
const plainBody = <E extends { readonly body: Uint8Array }>(event: E) => ({
  ...event,
  body: new Uint8Array(event.body),
});

describe("bronze files", () => {
  it("contain what was encoded, for either kind and any content", async () => {
    const why = fc.record({ code: fc.constantFrom(...rejectionCodes), field: short, message: short });
    const anyRejected = fc.tuple(anyEvent, why).map(([event, rejection]) => ({ ...event, ...rejection }));
    await fc.assert(
      fc.asyncProperty(fc.array(anyRejected, { maxLength: 40 }), anyOrigin, async (rejected, where) => {
        const from = { source: where.source, file: where.file, ingestTime: where.ingestTime };
        const accepted = rejected.map(({ code, field, message, ...event }) => event);
        const stored = await decodeAccepted(encodeEvents(accepted, where));
        expect(stored.map(plainBody)).toEqual(accepted.map((event) => ({ ...event, ...from })));
        const quarantined = await decodeQuarantined(encodeQuarantined(rejected, where));
        expect(quarantined.map(plainBody)).toEqual(rejected.map((event) => ({ ...event, ...from })));
      }),
    );
  });

  it("have columns for records and replays only when an event has them", () => {
    const columnsOf = (more: object) => {
      const { buffer } = encodeEvents([event(1, "{}"), { ...event(2, "{}"), ...more }], origin);
      return parquetMetadata(buffer as ArrayBuffer).schema.map(({ name }) => name);
    };
    const usual = columnsOf({});
    expect(usual).not.toContain("record");
    expect(columnsOf({ record: 1 })).toEqual(usual.toSpliced(-1, 0, "record"));
    expect(columnsOf({ firstEnqueuedTime: 1 })).toEqual(usual.toSpliced(-1, 0, "first_enqueued_time"));
  });

  it("are decoded also when an earlier version wrote each body whole", async () => {
    const events = [event(1, '{"a":1}', "k"), event(2, '{"a":12}'), event(3, "", "")];
    const old = await decodeAccepted(plainFile(events, origin));
    expect(old).toEqual(await decodeAccepted(encodeEvents(events, origin)));
    expect(old.map(({ body }) => Buffer.from(body).toString())).toEqual(['{"a":1}', '{"a":12}', ""]);
  });

  it("compress a single large body", () => {
    expect(encodeEvents([event(1, "x".repeat(2 ** 20))], origin).length).toBeLessThan(2000);
    const events = Array.from({ length: 3 }, (_, index) => event(index, "x".repeat(2 ** 20)));
    expect(encodeEvents(events, origin).length).toBeLessThan(3000);
  });

  it("contain accepted events byte for byte", async () => {
    const events = [event(1, '{"a":"ü😀"}', "k"), event(2, '\ufeff{"b":1}\r\n'), event(2 ** 45, "{}", "")];
    const read = await decodeEvents(encodeEvents(events, origin));
    expect(read.map((row) => ({ ...row, body: new Uint8Array(row.body) }))).toEqual(events);
  });

  it("contain quarantined events for any bytes", async () => {
    const rejected = {
      ...event(5, ""),
      body: Uint8Array.of(0xff, 0, 0xfe),
      code: "not-text" as const,
      field: "",
      message: "no UTF-8",
    };
    const [read] = await decodeQuarantined(encodeQuarantined([rejected], origin));
    const expected = { ...rejected, source: "hub", ingestTime: origin.ingestTime };
    expect({ ...read, body: new Uint8Array(read?.body ?? []) }).toEqual(expected);
  });

  it("contain the landed file of their events, and the ids of replayed events", async () => {
    const rejection = { code: "missing" as const, field: "time", message: "" };
    const events = [event(1, "{}"), { ...event(2, "{}"), replayOf: "heart-rates|3|1|7" }];
    const inFile = { ...origin, source: "file", file: "0fe1" } as const;
    const quarantined = await decodeQuarantined(
      encodeQuarantined(
        events.map((each) => ({ ...each, ...rejection })),
        inFile,
      ),
    );
    expect(quarantined.map(({ source, file, replayOf }) => [source, file, replayOf])).toEqual([
      ["file", "0fe1", undefined],
      ["file", "0fe1", "heart-rates|3|1|7"],
    ]);
    const replays = [{ sequenceNumber: 2, replayOf: "heart-rates|3|1|7" }];
    expect(await decodeReplays(encodeEvents(events, origin))).toEqual(replays);
    expect((await decodeEvents(encodeEvents(events, origin))).map(({ replayOf }) => replayOf)).toEqual([
      undefined,
      "heart-rates|3|1|7",
    ]);
  });

  it("are decoded when they lack columns that were added later", async () => {
    const column = (name: string, data: readonly unknown[], type: BasicType) => ({ name, data: [...data], type });
    const old = parquetWriteBuffer({
      columnData: [
        column("sequence_number", [4n], "INT64"),
        column("enqueued_time", [1_678_521_600_123_000n], "INT64"),
        column("body", ["{}"], "STRING"),
      ],
    });
    const [read] = await decodeEvents(new Uint8Array(old));
    expect(read).toMatchObject({ sequenceNumber: 4, replayOf: undefined });
    expect(await decodeReplays(new Uint8Array(old))).toEqual([]);
  });

  it("are not decoded with an unknown source", async () => {
    const file = encodeEvents([event(1, "{}")], { ...origin, source: "bus" as "hub" });
    await expect(decodeAccepted(file)).rejects.toThrow('unknown source "bus"');
  });

  it("are not decoded with an unknown rejection code", async () => {
    const column = (name: string, data: readonly unknown[], type: BasicType) => ({ name, data: [...data], type });
    const invalid = parquetWriteBuffer({
      columnData: [
        column("sequence_number", [4n], "INT64"),
        column("enqueued_time", [1_678_521_600_123_000n], "INT64"),
        ...["code", "field", "message", "body", "source"].map((name) => column(name, ["x"], "STRING")),
        column("ingest_time", [1_678_521_600_123_000n], "INT64"),
      ],
    });
    await expect(decodeQuarantined(new Uint8Array(invalid))).rejects.toThrow('unknown rejection code "x"');
  });
});
