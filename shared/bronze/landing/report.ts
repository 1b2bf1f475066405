import { hash } from "node:crypto";
import type { BlobStore } from "../../platform/azure/blobs.ts";
import type { Table } from "../../platform/azure/tables.ts";
import { sumBy } from "../../platform/sum.ts";
import { isoTime } from "../../platform/time.ts";
import { streams } from "../../streams/registry.ts";
import { readFileCounts } from "../manifest/partition-state.ts";
import { fileId, filePartitionOf } from "./landing-file.ts";
import type { FailureReason, LandingProgress, LandingStatus } from "./landing-progress.ts";
import type { Problem } from "./problem.ts";

/** The outcome of a file, for its sender. The counts of all streams add up to `records`. */
export interface Report {
  readonly file: string;
  readonly etag: string;
  readonly status: Exclude<LandingStatus, "landing">;
  readonly reason?: FailureReason;
  readonly format?: string;
  readonly records: number;
  readonly streams: Readonly<Record<string, StreamCounts>>;
  /** The first rejected records; quarantine contains all. */
  readonly problems: readonly Problem[];
  /**
   * Number of records that are longer than an event can be: only their first bytes are stored, and the original is not
   * deleted.
   */
  readonly truncated: number;
  /** ISO 8601. */
  readonly started: string;
  readonly finished: string;
}

interface StreamCounts {
  readonly accepted: number;
  readonly ignored: number;
  readonly quarantined: number;
}

/** A blob name has at most 1,024 characters; an encoded character that is not ASCII takes several. */
const maxNameLength = 900;

export function reportName({ file: { name, etag } }: Pick<LandingProgress, "file">): string {
  return `${reportFolder(name)}${digest(etag)}.json`;
}

/** The folder of the reports of all versions of a file; ends with a slash. */
export function reportFolder(name: string): string {
  const safe = name.toWellFormed().split("/").map(encodeURIComponent).join("/");
  const short = safe.length <= maxNameLength ? safe : `${safe.slice(0, maxNameLength)}-${digest(name)}`;
  return `${short}/`;
}

/** Writes the report; overwrites an earlier one of the same version. */
export async function writeReport(
  store: { readonly manifest: Table; readonly reports: BlobStore },
  status: Report["status"],
  progress: LandingProgress,
  finishedAt: number,
): Promise<Report> {
  const counts = await countsOf(store.manifest, progress);
  const report: Report = {
    file: progress.file.name,
    etag: progress.file.etag,
    status,
    ...(progress.reason === undefined ? {} : { reason: progress.reason }),
    ...(progress.format === undefined ? {} : { format: formatNames[progress.format.kind] }),
    records: sumBy(Object.values(counts), totalOf),
    streams: counts,
    problems: progress.problems,
    truncated: progress.truncated,
    started: isoTime(progress.startedAt),
    finished: isoTime(finishedAt),
  };
  await store.reports.overwrite(
    reportName(progress),
    Buffer.from(`${JSON.stringify(report, null, 2)}\n`),
    "application/json",
  );
  return report;
}

export const formatNames = { lines: "NDJSON", array: "JSON array", objects: "JSON", csv: "CSV", avro: "Avro" } as const;

/**
 * Counts of the manifest: unlike counts of this invocation, they contain each record once, also after a host was
 * killed.
 */
async function countsOf(manifest: Table, { file }: LandingProgress): Promise<Record<string, StreamCounts>> {
  const counts: Record<string, StreamCounts> = {};
  for (const { name: stream } of streams) {
    const partition = { stream, partition: filePartitionOf(file), generation: 0 };
    const { accepted, ignored, quarantined } = await readFileCounts(manifest, partition, fileId(file));
    if (accepted + ignored + quarantined > 0) counts[stream] = { accepted, ignored, quarantined };
  }
  return counts;
}

function totalOf({ accepted, ignored, quarantined }: StreamCounts): number {
  return accepted + ignored + quarantined;
}

function digest(text: string): string {
  return hash("sha256", text, "hex").slice(0, 16);
}
