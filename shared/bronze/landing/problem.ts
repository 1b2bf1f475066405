import type { QuarantinedEvent } from "../files/parquet.ts";
import type { FileRecord } from "../records/record.ts";

/** One refused record of a file, for a person; repeats nothing of what it holds. */
export interface Problem {
  readonly record: number;
  readonly line: number;
  readonly stream: string;
  readonly code: string;
  readonly field: string;
  readonly message: string;
}

/** What a report names; the others stand in quarantine. */
export const mostProblems = 20;

export function problemOf(
  stream: string,
  records: readonly FileRecord[],
  { sequenceNumber, code, field, message }: QuarantinedEvent,
): Problem {
  const line = records[sequenceNumber - (records[0]?.number ?? 0)]?.line ?? 0;
  return { record: sequenceNumber, line, stream, code, field, message };
}

/** The first problems of the file. Those of a chunk that comes again are the same ones. */
export function withProblems(known: readonly Problem[], found: readonly Problem[]): readonly Problem[] {
  if (known.length === mostProblems) return known;
  return [...known, ...found.toSorted((a, b) => a.record - b.record)].slice(0, mostProblems);
}
