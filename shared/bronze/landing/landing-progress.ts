import type { Table, TableRow, TableValue } from "../../platform/azure/tables.ts";
import { isObject, type JsonObject } from "../../streams/decoding/json.ts";
import type { CounterReading, CounterReadings } from "../../streams/dialects/counter.ts";
import { rejectionCodes } from "../../streams/outcome.ts";
import { InvalidRow, listOf, type RowValues, rowValues } from "../manifest/row-values.ts";
import { avroCodecs } from "../records/avro.ts";
import { fileFaults } from "../records/file-unreadable.ts";
import { csvDelimiters, type Format } from "../records/format.ts";
import { type ResumePoint, startOfFile } from "../records/record.ts";
import { fileId, filePartitionOf, filePartitions, type LandingFile } from "./landing-file.ts";
import type { Problem } from "./problem.ts";

export const landingStatuses = ["landing", "complete", "superseded", "gone", "unreadable", "unknown"] as const;

/** `landing`, or how the landing of a file ended. */
export type LandingStatus = (typeof landingStatuses)[number];

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
  /** Running counters as of `resumeAt`. */
  readonly counters: CounterReadings;
  /** Number of records that are stored only in part. */
  readonly truncated: number;
  /** Records in whole chunks since the last chunk with a record that was not quarantined. */
  readonly quarantinedInRow: number;
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
  const fresh = {
    status: "landing",
    startedAt: now,
    resumeAt: startOfFile,
    counters: {},
    truncated: 0,
    quarantinedInRow: 0,
  } as const;
  return { progress: { file, ...fresh, problems: [], attempts: 0, leaseHolder: "", leasedUntil: 0 }, etag: undefined };
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

/** The progress of a file, without its ETag: a table does not return a property of that name. */
export type ListedProgress = Omit<LandingProgress, "file"> & { readonly name: string };

/**
 * The progress of all files, in no order.
 *
 * @param onInvalid called for each row that is not of the shape that `writeLandingProgress` writes
 */
export async function* allLandingProgress(
  manifest: Table,
  onInvalid: (error: unknown) => void,
): AsyncGenerator<ListedProgress> {
  for (const partition of filePartitions) {
    const partitionKey = `landing|${partition}`;
    for await (const row of manifest.range(partitionKey, "", "~")) {
      try {
        const values = rowValues("manifest", partitionKey, row);
        yield { name: values.text("name"), ...progressIn(values) };
      } catch (error) {
        if (!(error instanceof InvalidRow)) throw error;
        onInvalid(error);
      }
    }
  }
}

/** The name of a file by its identity; undefined when its progress is not stored any more. */
export async function landedFileName(manifest: Table, partition: string, id: string): Promise<string | undefined> {
  const partitionKey = `landing|${partition}`;
  const row = await manifest.get(partitionKey, id);
  return row === undefined ? undefined : rowValues("manifest", partitionKey, row).text("name");
}

/** The name and the first problems of a file by its identity; undefined when its progress is not stored any more. */
export async function landedFileProblems(
  manifest: Table,
  partition: string,
  id: string,
): Promise<Pick<ListedProgress, "name" | "problems"> | undefined> {
  const partitionKey = `landing|${partition}`;
  const row = await manifest.get(partitionKey, id);
  if (row === undefined) return undefined;
  const values = rowValues("manifest", partitionKey, row);
  return { name: values.text("name"), problems: progressIn(values).problems };
}

function partitionKeyOf(file: LandingFile): string {
  return `landing|${filePartitionOf(file)}`;
}

function valuesOf(progress: LandingProgress): Record<string, TableValue> {
  const { file, reason, format, mainStream, finishedAt, resumeAt, counters, problems, ...plain } = progress;
  const values: Record<string, TableValue> = { ...file, ...plain, ...resumeAt, problems: JSON.stringify(problems) };
  if (Object.keys(counters).length > 0) values["counters"] = JSON.stringify(counters);
  if (reason !== undefined) values["reason"] = JSON.stringify(reason);
  if (format !== undefined) values["format"] = JSON.stringify(format);
  if (mainStream !== undefined) values["mainStream"] = mainStream;
  if (finishedAt !== undefined) values["finishedAt"] = finishedAt;
  return values;
}

function progressFrom(file: LandingFile, row: TableRow): LandingProgress {
  return { file, ...progressIn(rowValues("manifest", partitionKeyOf(file), row)) };
}

function progressIn(values: RowValues): Omit<LandingProgress, "file"> {
  const reason = values.optionalJson("reason", reasonFrom);
  const format = values.optionalJson("format", formatFrom);
  const mainStream = values.optionalText("mainStream");
  const finishedAt = values.optionalInteger("finishedAt");
  return {
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
    counters: values.optionalJson("counters", countersFrom) ?? {},
    truncated: values.integer("truncated"),
    // Rows of earlier versions lack it.
    quarantinedInRow: values.optionalInteger("quarantinedInRow") ?? 0,
    problems: values.json("problems", listOf(problemFrom)),
    attempts: values.integer("attempts"),
    leaseHolder: values.text("leaseHolder"),
    leasedUntil: values.integer("leasedUntil"),
  };
}

function statusFrom(values: RowValues): LandingStatus {
  const text = values.text("status");
  const status = landingStatuses.find((one) => one === text);
  if (status === undefined) throw values.invalid("status", `one of ${landingStatuses.join(", ")}`);
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
  const { kind, head, mapping } = value;
  if (kind === "lines" || kind === "array" || kind === "objects") return { kind };
  if (kind === "avro") return avroFrom(value);
  // Rows of earlier versions have no delimiter.
  const delimiter = csvDelimiters.find((one) => one === (value["delimiter"] ?? ","));
  const isHead = Array.isArray(head) && head.every((cell) => typeof cell === "string");
  if (kind !== "csv" || !isHead || delimiter === undefined) return undefined;
  return { kind, head, delimiter, ...(typeof mapping === "string" ? { mapping } : {}) };
}

function avroFrom({ schema, codec: name, marker }: JsonObject): Format | undefined {
  const codec = avroCodecs.find((one) => one === name);
  if (codec === undefined || typeof schema !== "string" || typeof marker !== "string") return undefined;
  return { kind: "avro", schema, codec, marker };
}

function countersFrom(value: unknown): CounterReadings | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value).map(([key, reading]) => [key, readingFrom(reading)] as const);
  return entries.every((entry): entry is [string, CounterReading] => entry[1] !== undefined)
    ? Object.fromEntries(entries)
    : undefined;
}

function readingFrom(value: unknown): CounterReading | undefined {
  if (!Array.isArray(value)) return undefined;
  const [time, reading]: readonly unknown[] = value;
  return typeof time === "number" && typeof reading === "number" ? [time, reading] : undefined;
}

function problemFrom(value: unknown): Problem | undefined {
  if (!isObject(value)) return undefined;
  const { record, line, stream, field, message } = value;
  const code = rejectionCodes.find((one) => one === value["code"]);
  if (code === undefined || typeof record !== "number" || typeof line !== "number") return undefined;
  if (typeof stream !== "string" || typeof field !== "string" || typeof message !== "string") return undefined;
  return { record, line, stream, code, field, message };
}
