import { parquetMetadata, type SchemaElement } from "hyparquet";
import { optional } from "../../platform/parquet/elements.ts";
import { positionElement } from "../compaction/merge.ts";
import { encodeEvents, encodeQuarantined, firstEnqueuedElement, recordElement } from "./parquet.ts";

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

export interface DescribedElement {
  readonly element: SchemaElement;
  readonly description: string;
}

/**
 * Every column that files written by the app's own code can have, with its description.
 *
 * @throws Error that names a column without a description
 */
export function describedElements(kind: "bronze" | "quarantine"): DescribedElement[] {
  const origin = { stream: "s", partition: "0", source: "hub", ingestTime: 0 } as const;
  const event = { sequenceNumber: 1, enqueuedTime: 0, key: undefined, body: Buffer.from("{}") };
  const quarantined = { ...event, code: "missing" as const, field: "", message: "" };
  const file = kind === "bronze" ? encodeEvents([event], origin) : encodeQuarantined([quarantined], origin);
  const [, ...written] = parquetMetadata(Uint8Array.from(file).buffer).schema;
  const elements = [...written, recordElement, firstEnqueuedElement, optional(positionElement)];
  return elements.map((element) => {
    const description = descriptions[element.name];
    if (description === undefined) throw new Error(`column ${element.name} of ${kind} has no description`);
    return { element, description };
  });
}
