import type { RejectionCode } from "../../streams/outcome.ts";
import type { QuarantinedEvent } from "../files/parquet.ts";
import type { FileRecord } from "../records/record.ts";

/** One rejected record of a file, for people; contains no value of the record. */
export interface Problem {
  readonly record: number;
  readonly line: number;
  readonly stream: string;
  readonly code: RejectionCode;
  readonly field: string;
  readonly message: string;
}

/** Problems that a report contains; quarantine contains all rejected records. */
export const maxReportedProblems = 20;

export function problemOf(
  stream: string,
  records: readonly FileRecord[],
  { sequenceNumber, code, field, message }: QuarantinedEvent,
): Problem {
  const line = records[sequenceNumber - (records[0]?.number ?? 0)]?.line ?? 0;
  return { record: sequenceNumber, line, stream, code, field, message };
}

/** The first problems of the file. A repeated chunk has the same problems. */
export function withProblems(known: readonly Problem[], found: readonly Problem[]): readonly Problem[] {
  if (known.length === maxReportedProblems) return known;
  return [...known, ...found.toSorted((a, b) => a.record - b.record)].slice(0, maxReportedProblems);
}
