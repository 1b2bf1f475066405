import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { type BasicType, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { list, root, text } from "../../platform/parquet/elements.ts";
import { compressors, decompressors } from "../../platform/parquet/zstd.ts";
import type { BronzeEvent } from "../bronze-event.ts";
import { decodeEvents, encodeEvents } from "../files/parquet.ts";
import { readColumns } from "./columns.ts";
import { mergeParts } from "./merge.ts";

const origin = { stream: "heart-rates", partition: "3", source: "hub", ingestTime: Date.UTC(2026, 10, 24) } as const;
const event = (sequenceNumber: number, key: string | undefined, text = "{}"): BronzeEvent => ({
  sequenceNumber,
  enqueuedTime: 1_678_521_600_123 + sequenceNumber,
  key,
  body: Buffer.from(text),
});
const part = async (position: number, events: readonly BronzeEvent[]) => {
  return { position, content: await readColumns(encodeEvents(events, origin)) };
};
const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array) => buffer.slice(byteOffset, byteOffset + byteLength);

async function keysAndPositions(file: Uint8Array) {
  const rows = await parquetReadObjects({ file: bufferOf(file) as ArrayBuffer, compressors: decompressors });
  return rows.map(({ key, sequence_number, position }) => [key, Number(sequence_number), Number(position)]);
}

describe("a merged file", () => {
  it("is sorted by key, then by commit, with records without a key first", async () => {
    const merged = mergeParts([
      await part(4, [event(10, "b"), event(11, undefined), event(12, "a")]),
      await part(5, [event(20, "a"), event(21, "B"), event(22, "ü"), event(23, undefined)]),
    ]);
    expect(await keysAndPositions(merged)).toEqual([
      [null, 11, 4],
      [null, 23, 5],
      ["B", 21, 5],
      ["a", 12, 4],
      ["a", 20, 5],
      ["b", 10, 4],
      ["ü", 22, 5],
    ]);
  });

  it("keeps the positions of an already merged file", async () => {
    const once = mergeParts([await part(1, [event(1, "b")]), await part(2, [event(2, "a")])]);
    const twice = mergeParts([{ position: 2, content: await readColumns(once) }, await part(3, [event(3, "a")])]);
    expect(await keysAndPositions(twice)).toEqual([
      ["a", 2, 2],
      ["a", 3, 3],
      ["b", 1, 1],
    ]);
  });

  it("keeps the numbers of records and the first enqueued times, which only some files have", async () => {
    const several = [1, 2, 3].map((record) => ({ ...event(7, "b"), record }));
    const replayed = { ...event(9, "a"), replayOf: "x", firstEnqueuedTime: 1_600_000_000_000 };
    const merged = mergeParts([
      await part(1, [event(6, "b"), ...several]),
      await part(2, [event(8, "b")]),
      await part(3, [replayed]),
    ]);
    const events = await decodeEvents(merged);
    expect(events.map(({ sequenceNumber, record }) => [sequenceNumber, record])).toEqual([
      [9, undefined],
      [6, undefined],
      ...[1, 2, 3].map((record) => [7, record]),
      [8, undefined],
    ]);
    expect(events[0]).toMatchObject({ replayOf: "x", firstEnqueuedTime: 1_600_000_000_000 });
    expect(events.slice(1).some((one) => "firstEnqueuedTime" in one)).toBe(false);
  });

  it("contains the bounds of keys and sequence numbers of each row group in its footer", async () => {
    const keys = Array.from({ length: 30_000 }, (_, index) => `device-${String(index % 300).padStart(6, "0")}`);
    const merged = mergeParts([
      await part(
        1,
        keys.map((key, index) => event(index, key)),
      ),
    ]);
    const { row_groups: groups } = await parquetMetadataAsync(bufferOf(merged) as ArrayBuffer);
    const bounds = groups.map(({ columns, num_rows }) => {
      const { meta_data: key } = columns.find(({ meta_data: data }) => data?.path_in_schema[0] === "key") ?? {};
      const { meta_data: body } = columns.find(({ meta_data: data }) => data?.path_in_schema[0] === "body") ?? {};
      expect(body?.statistics).toBeUndefined();
      return [
        Number(num_rows),
        key?.statistics?.min_value,
        key?.statistics?.max_value,
        Number(key?.statistics?.null_count),
      ];
    });
    expect(bounds).toEqual([
      [20_000, "device-000000", "device-000199", 0],
      [10_000, "device-000200", "device-000299", 0],
    ]);
  });

  it("keeps columns that some files lack, and unknown columns", async () => {
    const column = (name: string, data: readonly unknown[], type: BasicType) => ({ name, data: [...data], type });
    const old = parquetWriteBuffer({
      columnData: [
        column("sequence_number", [4n], "INT64"),
        column("body", ["{}"], "STRING"),
        column("colour", ["red"], "STRING"),
      ],
      ...{ codec: "ZSTD", compressors },
    });
    const merged = mergeParts([
      { position: 1, content: await readColumns(new Uint8Array(old)) },
      await part(2, [event(5, "k")]),
    ]);
    const rows = await parquetReadObjects({ file: bufferOf(merged) as ArrayBuffer, compressors: decompressors });
    expect(rows).toMatchObject([
      { sequence_number: 4n, body: "{}", colour: "red", position: 1n },
      { sequence_number: 5n, body: "{}", key: "k", stream: "heart-rates", position: 2n },
    ]);
    expect(rows.map(({ key, colour }) => [key ?? null, colour ?? null])).toEqual([
      [null, "red"],
      ["k", null],
    ]);
  });

  it("rejects files with nested columns", async () => {
    const nested = parquetWriteBuffer({
      schema: [root(1), ...list("keys", text)],
      columnData: [{ name: "keys", data: [["a", "b"]] }],
    });
    await expect(readColumns(new Uint8Array(nested))).rejects.toThrow("column keys is nested");
  });

  it("keeps large bodies and large numbers, and counts their memory", async () => {
    const large = "x".repeat(2 ** 20);
    const content = await readColumns(encodeEvents([event(2 ** 45, "k", large), event(1, "k", `${large}y`)], origin));
    expect(content.bytes).toBeGreaterThan(2 * 2 ** 20);
    const rows = await parquetReadObjects({
      file: bufferOf(mergeParts([{ position: 1, content }])) as ArrayBuffer,
      compressors: decompressors,
    });
    expect(rows.map(({ sequence_number, body }) => [sequence_number, body.length])).toEqual([
      [BigInt(2 ** 45), 2 ** 20],
      [1n, 2 ** 20 + 1],
    ]);
  });
});
