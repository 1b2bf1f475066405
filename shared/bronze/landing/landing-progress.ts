import type { Table, TableRow, TableValue } from "../../platform/azure/tables.ts";
import { isObject } from "../../streams/decoding/json.ts";
import { rejectionCodes } from "../../streams/outcome.ts";
import { listOf, type RowValues, rowValues } from "../manifest/row-values.ts";
import { fileFaults } from "../records/file-unreadable.ts";
import type { Format } from "../records/format.ts";
import { type ResumePoint, startOfFile } from "../records/record.ts";
import { fileId, filePartitionOf, type LandingFile } from "./landing-file.ts";
import type { Problem } from "./problem.ts";

const statuses = ["landing", "complete", "superseded", "gone", "unreadable", "unknown"] as const;

/** `landing`, or how the landing of a file ended. */
export type LandingStatus = (typeof statuses)[number];

const failureCodes = [...fileFaults, "no-progress"] as const;

/** Why a file did not land completely. */
export interface FailureReason {
  readonly code: (typeof failureCodes)[number];
  readonly message: string;
}

/** How far a file has landed. It moves after all its streams have committed, so it is never ahead of them. */
export interface LandingProgress {
  readonly file: LandingFile;
  readonly status: LandingStatus;
  readonly reason?: FailureReason;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly finishedAt?: number;
  /** Undefined before the first chunk. */
  readonly format?: Format;
  /** Name of the stream that gets the records which no stream recognises. */
  readonly mainStream?: string;
  readonly resumeAt: ResumePoint;
  /** Number of records that are stored only in part. */
  readonly truncated: number;
  readonly problems: readonly Problem[];
  /** Invocations since it last moved. */
  readonly attempts: number;
  /** The invocation that leases the file, and the end of the lease; epoch milliseconds. */
  readonly leaseHolder: string;
  readonly leasedUntil: number;
}

export interface StoredLandingProgress {
  readonly progress: LandingProgress;
  /** Undefined before the first invocation. */
  readonly etag: string | undefined;
}

/* A row of the table `manifest`: PartitionKey `landing|file-N`, RowKey the identity of the file. */

/** @throws InvalidRow when the row is not of the shape that `writeLandingProgress` writes */
export async function readLandingProgress(
  manifest: Table,
  file: LandingFile,
  now: number,
): Promise<StoredLandingProgress> {
  const row = await manifest.get(partitionKeyOf(file), fileId(file));
  if (row !== undefined) return { progress: progressFrom(file, row), etag: row.etag };
  const fresh = { status: "landing", startedAt: now, resumeAt: startOfFile, truncated: 0, problems: [] } as const;
  return { progress: { file, ...fresh, attempts: 0, leaseHolder: "", leasedUntil: 0 }, etag: undefined };
}

/**
 * Writes the progress over the version that was read, then reads it: the stored row shows whether the write succeeded,
 * even when its answer was lost.
 *
 * @returns undefined when another invocation has moved it meanwhile
 */
export async function writeLandingProgress(
  manifest: Table,
  progress: LandingProgress,
  etag: string | undefined,
): Promise<StoredLandingProgress | undefined> {
  const { file, leaseHolder, resumeAt, status } = progress;
  const write = { rowKey: fileId(file), values: valuesOf(progress), ...(etag === undefined ? {} : { etag }) };
  await manifest.commit(partitionKeyOf(file), [write]);
  const row = await manifest.get(partitionKeyOf(file), fileId(file));
  if (row === undefined) return undefined;
  const stored = progressFrom(file, row);
  const isSame =
    stored.leaseHolder === leaseHolder && stored.resumeAt.record === resumeAt.record && stored.status === status;
  return isSame ? { progress: stored, etag: row.etag } : undefined;
}

/** The name of a file by its identity; undefined when its progress is not stored any more. */
export async function landedFileName(manifest: Table, partition: string, id: string): Promise<string | undefined> {
  const partitionKey = `landing|${partition}`;
  const row = await manifest.get(partitionKey, id);
  return row === undefined ? undefined : rowValues("manifest", partitionKey, row).text("name");
}

function partitionKeyOf(file: LandingFile): string {
  return `landing|${filePartitionOf(file)}`;
}

function valuesOf(progress: LandingProgress): Record<string, TableValue> {
  const { file, reason, format, mainStream, finishedAt, resumeAt, problems, ...plain } = progress;
  const values: Record<string, TableValue> = { ...file, ...plain, ...resumeAt, problems: JSON.stringify(problems) };
  if (reason !== undefined) values["reason"] = JSON.stringify(reason);
  if (format !== undefined) values["format"] = JSON.stringify(format);
  if (mainStream !== undefined) values["mainStream"] = mainStream;
  if (finishedAt !== undefined) values["finishedAt"] = finishedAt;
  return values;
}

function progressFrom(file: LandingFile, row: TableRow): LandingProgress {
  const values = rowValues("manifest", partitionKeyOf(file), row);
  const reason = values.optionalJson("reason", reasonFrom);
  const format = values.optionalJson("format", formatFrom);
  const mainStream = values.optionalText("mainStream");
  const finishedAt = values.optionalInteger("finishedAt");
  return {
    file,
    status: statusFrom(values),
    ...(reason === undefined ? {} : { reason }),
    ...(format === undefined ? {} : { format }),
    ...(mainStream === undefined ? {} : { mainStream }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    startedAt: values.integer("startedAt"),
    resumeAt: {
      record: values.integer("record"),
      offset: values.integer("offset"),
      line: values.integer("line"),
      unquotedUntil: values.integer("unquotedUntil"),
    },
    truncated: values.integer("truncated"),
    problems: values.json("problems", listOf(problemFrom)),
    attempts: values.integer("attempts"),
    leaseHolder: values.text("leaseHolder"),
    leasedUntil: values.integer("leasedUntil"),
  };
}

function statusFrom(values: RowValues): LandingStatus {
  const text = values.text("status");
  const status = statuses.find((one) => one === text);
  if (status === undefined) throw values.invalid("status", `one of ${statuses.join(", ")}`);
  return status;
}

function reasonFrom(value: unknown): FailureReason | undefined {
  if (!isObject(value)) return undefined;
  const code = failureCodes.find((one) => one === value["code"]);
  const { message } = value;
  return code === undefined || typeof message !== "string" ? undefined : { code, message };
}

function formatFrom(value: unknown): Format | undefined {
  if (!isObject(value)) return undefined;
  const { kind, head } = value;
  if (kind === "lines" || kind === "array" || kind === "objects") return { kind };
  const isHead = Array.isArray(head) && head.every((cell) => typeof cell === "string");
  return kind === "csv" && isHead ? { kind, head } : undefined;
}

function problemFrom(value: unknown): Problem | undefined {
  if (!isObject(value)) return undefined;
  const { record, line, stream, field, message } = value;
  const code = rejectionCodes.find((one) => one === value["code"]);
  if (code === undefined || typeof record !== "number" || typeof line !== "number") return undefined;
  if (typeof stream !== "string" || typeof field !== "string" || typeof message !== "string") return undefined;
  return { record, line, stream, code, field, message };
}
