import { hash } from "node:crypto";
import type { BlobStore } from "../../platform/azure/blobs.ts";
import type { Table } from "../../platform/azure/tables.ts";
import { streams } from "../../streams/registry.ts";
import { readTrack } from "../manifest/commit.ts";
import type { Progress, Reason, Status } from "./file-progress.ts";
import { fileId, filePartition } from "./landed-file.ts";
import type { Problem } from "./problem.ts";

/** What became of a file, for whoever sent it. The counts of all streams add up to `records`. */
export interface Report {
  readonly file: string;
  readonly etag: string;
  readonly status: Exclude<Status, "landing">;
  readonly reason?: Reason;
  readonly format?: string;
  readonly records: number;
  readonly streams: Readonly<Record<string, StreamCounts>>;
  /** Of the refused records the first ones; the others stand in quarantine. */
  readonly problems: readonly Problem[];
  /** Records longer than an event can be: only their first bytes are kept, and the file stays. */
  readonly cut: number;
  /** ISO 8601. */
  readonly started: string;
  readonly finished: string;
}

interface StreamCounts {
  readonly accepted: number;
  readonly ignored: number;
  readonly quarantined: number;
}

const longestName = 900;

/** Names of blobs end at 1,024 characters, and what is not ASCII takes several here. */
export function reportName({ file: { name, etag } }: Progress): string {
  const safe = name.split("/").map(encodeURIComponent).join("/");
  const short = safe.length <= longestName ? safe : `${safe.slice(0, longestName)}-${digest(name)}`;
  return `${short}/${digest(etag)}.json`;
}

/** Writes the report; one of the same version is replaced. */
export async function writeReport(
  store: { readonly manifest: Table; readonly reports: BlobStore },
  status: Report["status"],
  progress: Progress,
  finishedAt: number,
): Promise<Report> {
  const counts = await countsOf(store.manifest, progress);
  const report: Report = {
    file: progress.file.name,
    etag: progress.file.etag,
    status,
    ...(progress.reason === undefined ? {} : { reason: progress.reason }),
    ...(progress.format === undefined ? {} : { format: formatNames[progress.format.kind] }),
    records: Object.values(counts).reduce((sum, count) => sum + totalOf(count), 0),
    streams: counts,
    problems: progress.problems,
    cut: progress.cut,
    started: new Date(progress.startedAt).toISOString(),
    finished: new Date(finishedAt).toISOString(),
  };
  await store.reports.overwrite(
    reportName(progress),
    Buffer.from(`${JSON.stringify(report, null, 2)}\n`),
    "application/json",
  );
  return report;
}

const formatNames = { lines: "NDJSON", array: "JSON array", objects: "JSON", csv: "CSV" } as const;

/** What the manifest says, not what was counted on the way: so nothing counts twice, whatever was killed. */
async function countsOf(manifest: Table, { file }: Progress): Promise<Record<string, StreamCounts>> {
  const counts: Record<string, StreamCounts> = {};
  for (const { name: stream } of streams) {
    const partition = { stream, partition: filePartition(file), epoch: 0 };
    const { accepted, ignored, quarantined } = await readTrack(manifest, partition, fileId(file));
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
