import { landedFileProblems } from "../../shared/bronze/landing/landing-progress.ts";
import type { EventId } from "../../shared/operations/quarantine/event-id.ts";
import type { QuarantineStore } from "../../shared/operations/quarantine/store.ts";
import { printable } from "../../shared/platform/printable.ts";

/** Where in a landed file a record is. */
export interface FilePlace {
  readonly file: string;
  readonly record: number;
  /** Known for the first problems of a file, which its report contains. */
  readonly line: number | undefined;
}

/** Finds the places of records; reads the progress of each file once. */
export function filePlaces(manifest: QuarantineStore["manifest"]): (id: EventId) => Promise<FilePlace | undefined> {
  const files = new Map<string, ReturnType<typeof landedFileProblems>>();
  return async ({ partition: { partition }, file, sequenceNumber }) => {
    if (file === undefined) return undefined;
    const key = `${partition}|${file}`;
    const found = files.get(key) ?? landedFileProblems(manifest, partition, file);
    files.set(key, found);
    const landed = await found;
    const line = landed?.problems.find((problem) => problem.record === sequenceNumber)?.line;
    return landed && { file: landed.name, record: sequenceNumber, line };
  };
}

export function placeText({ file, record, line }: FilePlace): string {
  return `${printable(file)}, ${line === undefined ? `record ${record}` : `line ${line}`}`;
}
