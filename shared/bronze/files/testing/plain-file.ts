import { zstdCompressSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { column, micros, optional, root, text, timestamp } from "../../../platform/parquet/elements.ts";
import type { BronzeEvent } from "../../bronze-event.ts";
import type { FileOrigin } from "../parquet.ts";

/**
 * A file of accepted events as earlier versions wrote it: each body whole, every page compressed. Such files remain.
 */
export function plainFile(events: readonly BronzeEvent[], origin: FileOrigin): Uint8Array {
  const same = (value: unknown) => events.map(() => value);
  const columns = [
    { element: column("sequence_number", "INT64"), data: events.map((event) => BigInt(event.sequenceNumber)) },
    { element: timestamp("enqueued_time"), data: events.map((event) => micros(event.enqueuedTime)) },
    { element: timestamp("ingest_time"), data: same(micros(origin.ingestTime)) },
    { element: text("stream"), data: same(origin.stream) },
    { element: text("partition"), data: same(origin.partition) },
    { element: text("source"), data: same(origin.source) },
    { element: optional(text("file")), data: same(origin.file) },
    { element: optional(text("key")), data: events.map(({ key }) => key) },
    { element: optional(text("replay_of")), data: events.map(({ replayOf }) => replayOf) },
    { element: text("body"), data: events.map(({ body }) => body), encoding: "PLAIN" as const },
  ];
  const file = parquetWriteBuffer({
    schema: [root(columns.length), ...columns.map(({ element }) => element)],
    columnData: columns.map(({ element, ...rest }) => ({ name: element.name, ...rest })),
    codec: "ZSTD",
    compressors: { ZSTD: (page) => zstdCompressSync(page) },
    statistics: false,
  });
  return new Uint8Array(file);
}
