import { parquetMetadata } from "hyparquet";
import { positionElement } from "../../shared/bronze/compaction/merge.ts";
import { encodeEvents, encodeQuarantined } from "../../shared/bronze/files/parquet.ts";
import { optional } from "../../shared/platform/parquet/elements.ts";

/** What the columns of bronze and quarantine mean, in the order of the page. */
const meanings: Readonly<Record<string, string>> = {
  sequence_number: "the hub's, or the number of the record in its file",
  enqueued_time: "when the hub got it; of a landed file when its landing began",
  ingest_time: "when the batch was written",
  position: "the commit that it landed with; only in files that were merged",
  stream: "name of the stream",
  partition: "the hub's partition id, or `file-N`",
  source: "`hub` or `file`",
  file: "identity of the landed file",
  key: "the partition key that it was sent with; perhaps personal",
  replay_of: "the quarantined event that it was sent again for",
  body: "the body, byte for byte; of a row of a CSV file the JSON that it stands for. Perhaps personal",
  code: "why it was refused: a closed list",
  field: "the field at fault, as the sender spells it",
  message: "for people: what was expected. Not personal",
};

export interface BronzeColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly meaning: string;
}

/**
 * The columns as the files have them: what is written down here is held against a file that the app's own code wrote.
 *
 * @throws Error that names a column without a meaning
 */
export function bronzeColumns(kind: "bronze" | "quarantine"): BronzeColumn[] {
  const origin = { stream: "s", partition: "0", source: "hub", ingestTime: 0 } as const;
  const event = { sequenceNumber: 1, enqueuedTime: 0, key: undefined, body: Buffer.from("{}") };
  const refused = { ...event, code: "missing", field: "", message: "" };
  const file = kind === "bronze" ? encodeEvents([event], origin) : encodeQuarantined([refused], origin);
  const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  const [, ...written] = parquetMetadata(buffer).schema;
  const elements = [...written, optional(positionElement)];
  return elements.map(({ name, type = "", converted_type: converted, repetition_type: repetition }) => {
    const meaning = meanings[name];
    if (meaning === undefined)
      throw new Error(`column ${name} of ${kind} has no meaning: tools/docs/bronze-columns.ts`);
    return { name, type: typeOf(type, converted), nullable: repetition === "OPTIONAL", meaning };
  });
}

function typeOf(type: string, converted: string | undefined): string {
  if (converted === "UTF8") return "text";
  if (converted === "TIMESTAMP_MICROS") return "time, UTC";
  return type === "INT64" ? "integer" : "bytes";
}
