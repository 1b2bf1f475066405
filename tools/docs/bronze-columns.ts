import { parquetMetadata } from "hyparquet";
import { positionElement } from "../../shared/bronze/compaction/merge.ts";
import {
  encodeEvents,
  encodeQuarantined,
  firstEnqueuedElement,
  recordElement,
} from "../../shared/bronze/files/parquet.ts";
import { optional } from "../../shared/platform/parquet/elements.ts";

/** Descriptions of the columns of bronze and quarantine. */
const descriptions: Readonly<Record<string, string>> = {
  sequence_number: "sequence number of the hub, or record number in the landed file",
  record: "number of the record in an event with several; only in files with such an event",
  enqueued_time: "enqueued time of the hub; for a landed file, the start of its landing",
  ingest_time: "time of the write to bronze",
  position: "position of the commit; only in compacted files",
  stream: "name of the stream",
  partition: "partition id of the hub, or `file-N`",
  source: "`hub` or `file`",
  file: "id of the landed file",
  key: "partition key of the event; may be personal",
  replay_of: "id of the replayed quarantined event",
  first_enqueued_time: "first enqueued time of a replayed event; only in files with a replay",
  body: "the body, byte for byte; for a CSV row, its JSON. May be personal",
  code: "reason code, one of a closed list",
  field: "the invalid field, as spelled by the sender",
  message: "what was expected; not personal",
};

export interface BronzeColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly description: string;
}

/**
 * The columns of a file written by the app's own code, with their descriptions.
 *
 * @throws Error that names a column without a description
 */
export function bronzeColumns(kind: "bronze" | "quarantine"): BronzeColumn[] {
  const origin = { stream: "s", partition: "0", source: "hub", ingestTime: 0 } as const;
  const event = { sequenceNumber: 1, enqueuedTime: 0, key: undefined, body: Buffer.from("{}") };
  const quarantined = { ...event, code: "missing" as const, field: "", message: "" };
  const file = kind === "bronze" ? encodeEvents([event], origin) : encodeQuarantined([quarantined], origin);
  const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  const [, ...written] = parquetMetadata(buffer).schema;
  const elements = [...written, recordElement, firstEnqueuedElement, optional(positionElement)];
  return elements.map(({ name, type = "", converted_type: converted, repetition_type: repetition }) => {
    const description = descriptions[name];
    if (description === undefined)
      throw new Error(`column ${name} of ${kind} has no description in tools/docs/bronze-columns.ts`);
    return { name, type: typeOf(type, converted), nullable: repetition === "OPTIONAL", description };
  });
}

function typeOf(type: string, converted: string | undefined): string {
  if (converted === "UTF8") return "text";
  if (converted === "TIMESTAMP_MICROS") return "time, UTC";
  return type === "INT64" ? "integer" : "bytes";
}
