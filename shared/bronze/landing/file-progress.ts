import type { Table, TableRow, TableValue } from "../../platform/azure/tables.ts";
import type { Format } from "../records/format.ts";
import { type Position, startOfFile } from "../records/record.ts";
import { fileId, filePartition, type LandingFile } from "./landed-file.ts";
import type { Problem } from "./problem.ts";

/** How a landing ends. Only `landing` is not an end. */
export type Status = "landing" | "complete" | "superseded" | "gone" | "unreadable" | "unknown";

export interface Reason {
  readonly code: string;
  readonly message: string;
}

/** How far a file has landed. It moves only after all its streams have committed, so that it never runs ahead of them. */
export interface Progress {
  readonly file: LandingFile;
  readonly status: Status;
  readonly reason?: Reason;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly finishedAt?: number;
  /** Undefined before the first chunk. */
  readonly format?: Format;
  /** Name of the stream that records go with which no stream knows. */
  readonly mainStream?: string;
  readonly at: Position;
  /** Records that are kept only in part. */
  readonly cut: number;
  readonly problems: readonly Problem[];
  /** Invocations that began since it last moved. */
  readonly attempts: number;
  /** The invocation that works on it, and until when others leave it alone; epoch milliseconds. */
  readonly holder: string;
  readonly heldUntil: number;
}

export interface StoredProgress {
  readonly progress: Progress;
  /** Undefined when nobody has begun. */
  readonly etag: string | undefined;
}

/* In the manifest's table, PartitionKey `landing|file-N`, a row per file. */

export async function readProgress(manifest: Table, file: LandingFile, now: number): Promise<StoredProgress> {
  const row = await manifest.get(partitionKeyOf(file), fileId(file));
  if (row !== undefined) return { progress: progressFrom(file, row), etag: row.etag };
  const fresh = { status: "landing", startedAt: now, at: startOfFile, cut: 0, problems: [] } as const;
  return { progress: { file, ...fresh, attempts: 0, holder: "", heldUntil: 0 }, etag: undefined };
}

/**
 * Writes the progress over the version that was read. What stands there then tells whether it did, even if the answer was lost.
 *
 * @returns undefined when another invocation has moved it meanwhile
 */
export async function writeProgress(
  manifest: Table,
  progress: Progress,
  etag: string | undefined,
): Promise<StoredProgress | undefined> {
  const { file, holder, at, status } = progress;
  const write = { rowKey: fileId(file), values: valuesOf(progress), ...(etag === undefined ? {} : { etag }) };
  await manifest.commit(partitionKeyOf(file), [write]);
  const row = await manifest.get(partitionKeyOf(file), fileId(file));
  if (row === undefined) return undefined;
  const stored = progressFrom(file, row);
  const isMine = stored.holder === holder && stored.at.record === at.record && stored.status === status;
  return isMine ? { progress: stored, etag: row.etag } : undefined;
}

/** The name of a file by its identity, as long as its progress is kept. */
export async function landedFileName(manifest: Table, partition: string, id: string): Promise<string | undefined> {
  const name = (await manifest.get(`landing|${partition}`, id))?.values["name"];
  return name === undefined ? undefined : String(name);
}

function partitionKeyOf(file: LandingFile): string {
  return `landing|${filePartition(file)}`;
}

function valuesOf({ file, reason, format, mainStream, finishedAt, at, problems, ...plain }: Progress) {
  const values: Record<string, TableValue> = { ...file, ...plain, ...at, problems: JSON.stringify(problems) };
  if (reason !== undefined) values["reason"] = JSON.stringify(reason);
  if (format !== undefined) values["format"] = JSON.stringify(format);
  if (mainStream !== undefined) values["mainStream"] = mainStream;
  if (finishedAt !== undefined) values["finishedAt"] = finishedAt;
  return values;
}

function progressFrom(file: LandingFile, { values }: TableRow): Progress {
  const number = (name: string) => Number(values[name] ?? 0);
  const { reason, format, mainStream, finishedAt } = values;
  return {
    file,
    status: String(values["status"]) as Status,
    ...(reason === undefined ? {} : { reason: JSON.parse(String(reason)) }),
    ...(format === undefined ? {} : { format: JSON.parse(String(format)) }),
    ...(mainStream === undefined ? {} : { mainStream: String(mainStream) }),
    ...(finishedAt === undefined ? {} : { finishedAt: Number(finishedAt) }),
    startedAt: number("startedAt"),
    at: {
      record: number("record"),
      offset: number("offset"),
      line: number("line"),
      unquotedUntil: number("unquotedUntil"),
    },
    cut: number("cut"),
    problems: JSON.parse(String(values["problems"] ?? "[]")),
    attempts: number("attempts"),
    holder: String(values["holder"]),
    heldUntil: number("heldUntil"),
  };
}
