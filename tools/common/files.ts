import { chunksOf } from "../../shared/bronze/landing/chunks.ts";
import { landingLimits } from "../../shared/bronze/landing/land-file.ts";
import { checkAcceptance, mainStreamOf } from "../../shared/bronze/landing/main-stream.ts";
import { formatNames } from "../../shared/bronze/landing/report.ts";
import type { ByteSource } from "../../shared/bronze/records/byte-source.ts";
import { openFile, recordsFrom } from "../../shared/bronze/records/read-file.ts";
import { type FileRecord, maxRecordBytes } from "../../shared/bronze/records/record.ts";
import { type RoutedRecord, routeRecords } from "../../shared/bronze/records/route-records.ts";
import { decodeRecords } from "../../shared/streams/decoding/decode.ts";
import { Counters } from "../../shared/streams/dialects/counter.ts";
import type { TimeBounds } from "../../shared/streams/fields/time.ts";
import type { Rejection } from "../../shared/streams/outcome.ts";
import { keyOf, type Stream } from "../../shared/streams/stream.ts";

/** A record of a file, as an event of a hub. */
export interface FileEvent {
  readonly record: number;
  /** Name of a stream. */
  readonly stream: string;
  /** Keeps the order of related events; empty for a record that is not accepted. */
  readonly key: string | undefined;
  readonly body: Uint8Array;
  /** Outcomes in bronze; a body can have several records. */
  readonly outcomes: number;
}

/** A record that is no event of a hub: the reader of its file rejects it. */
export interface RejectedRecord {
  readonly record: number;
  readonly line: number;
  readonly stream: string;
  readonly rejection: Rejection;
}

export interface FilePart {
  readonly format: string;
  readonly events: readonly FileEvent[];
  readonly rejected: readonly RejectedRecord[];
}

/** A hub stores partition key and properties within the size of an event. */
const maxEventBytes = maxRecordBytes - 1024;
const tooLarge: Rejection = {
  outcome: "quarantined",
  code: "too-large",
  field: "",
  message: `a record of at most ${maxEventBytes} bytes expected in a hub; files can land with larger ones`,
};

/**
 * Reads the records of a file as landing does, part by part: the same records have the same streams, bodies and
 * rejections.
 *
 * @throws FileUnreadable when the file, or the rest of it, cannot be read; all parts before are yielded first
 */
export async function* readEventFile(source: ByteSource, bounds: TimeBounds): AsyncGenerator<FilePart> {
  const { format, start } = await openFile(source);
  let main: Stream | undefined;
  let quarantinedInRow = 0;
  const counters = new Counters();
  for await (const records of chunksOf(recordsFrom(source, format, start), landingLimits.chunk)) {
    const routed = routeRecords(format, records, counters);
    main ??= mainStreamOf(routed);
    const part = partOf(records, routed, main, bounds);
    yield { format: formatNames[format.kind], events: part.events, rejected: part.rejected };
    quarantinedInRow = part.isAllQuarantined ? quarantinedInRow + records.length : 0;
    checkAcceptance(quarantinedInRow);
  }
}

function partOf(records: readonly FileRecord[], routed: readonly RoutedRecord[], main: Stream, bounds: TimeBounds) {
  const events: FileEvent[] = [];
  const rejected: RejectedRecord[] = [];
  let isAllQuarantined = true;
  for (const [index, { number: record, line }] of records.entries()) {
    const { stream = main, body, rejection } = routed[index] ?? { body: new Uint8Array() };
    const reason = rejection ?? (body.length > maxEventBytes ? tooLarge : undefined);
    if (reason !== undefined) {
      rejected.push({ record, line, stream: stream.name, rejection: reason });
      continue;
    }
    const outcomes = decodeRecords(stream, body, bounds).map(({ decoded }) => decoded);
    const accepted = outcomes.find((decoded) => decoded.outcome === "accepted");
    isAllQuarantined &&= outcomes.every(({ outcome }) => outcome === "quarantined");
    const key = accepted?.outcome === "accepted" ? keyOf(stream, accepted.event) : "";
    events.push({ record, stream: stream.name, key, body, outcomes: outcomes.length });
  }
  return { events, rejected, isAllQuarantined };
}
