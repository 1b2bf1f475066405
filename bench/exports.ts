import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportsFor } from "../shared/composition.ts";
import { groupDocument, groupOf } from "../shared/gold/group.ts";
import type { Row } from "../shared/gold/summary.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import type { BlobStore } from "../shared/platform/azure/blobs.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import { isLogFile } from "../shared/platform/delta/log.ts";
import { mapConcurrent } from "../shared/platform/map-concurrent.ts";
import { minute } from "../shared/platform/time.ts";
import type { Exports } from "../shared/serving/exports/exports.ts";
import { addPending } from "../shared/serving/exports/progress.ts";
import { runExport } from "../shared/serving/exports/run.ts";
import { memoryBlobs } from "../testing/fakes/memory-blobs.ts";
import { runtimeOf } from "../tools/common/runtime.ts";
import { withEndpoints } from "./rebuild/endpoints.ts";

const months = 12;
/** Rows of a document of gold. */
const rowsOfGroup = 10;
const limits = { pageSize: 1000, deadline: Number.POSITIVE_INFINITY };
/** Runs of each kind, in turns, so that the load of the machine affects both. */
const rounds = 7;

/** Where the log of a table is: in the storage, or in memory, where it costs no request. */
const kinds = ["delta", "plain"] as const;
type Kind = (typeof kinds)[number];

/** Seconds of the first run, which writes all months, and of one in which a month had changed. */
interface Seconds {
  readonly first: number;
  readonly changed: number;
}

/**
 * Measures the cost of the log of a Delta table: export runs that write Parquet files and the log, compared with runs
 * that write the same Parquet files alone.
 *
 * @param rows of a year of gold
 */
export async function benchExports(rows = 12_000): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  try {
    await withEndpoints(folder, async (azure) => {
      await fill(azure, Math.floor(rows / months / rowsOfGroup));
      const found: Record<Kind, Seconds[]> = { delta: [], plain: [] };
      // The first runs warm up.
      for (const kind of kinds) await measured(azure, kind, `warm_${kind}`);
      for (let round = 0; round < rounds; round += 1)
        for (const kind of round % 2 === 0 ? kinds : kinds.toReversed())
          found[kind].push(await measured(azure, kind, `run_${round}_${kind}`));
      for (const run of ["first", "changed"] as const) print(run, found);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function print(run: keyof Seconds, { delta, plain }: Record<Kind, Seconds[]>): void {
  const title = run === "first" ? `first run, ${months} months` : "run after a change of one month";
  const ratios = delta.map((each, round) => each[run] / (plain[round]?.[run] ?? Number.NaN));
  const [all, files] = [delta, plain].map((some) => median(some.map((each) => each[run])).toFixed(3));
  console.log(`  ${title.padEnd(32)} ${all} s with the log, ${files} s without it`);
  console.log(`  ${"ratio".padEnd(32)} ${median(ratios).toFixed(3)}, the median of ${rounds} pairs`);
}

/** A table and a progress of its own: those of the summary under another name. */
async function measured(azure: Azure, kind: Kind, name: string): Promise<Seconds> {
  const exports = { ...exportsFor(azure, runtimeOf(azure)), ...(kind === "plain" ? { blobs: withoutLog(azure) } : {}) };
  const summary = { ...workoutBpmSummary, name };
  const first = await seconds(() => runExport(exports, summary, limits));
  await addPending(exports, summary, dayOf(months - 1, 0).slice(0, 7));
  const changed = await seconds(() => runExport(exports, summary, limits));
  return { first, changed };
}

/** The storage, with all files of logs in memory. */
function withoutLog(azure: Azure): Exports["blobs"] {
  const logs = new Map<string, BlobStore>();
  const logsOf = (container: string): BlobStore => {
    const known = logs.get(container) ?? memoryBlobs();
    logs.set(container, known);
    return known;
  };
  return (container): BlobStore => {
    const blobs = azure.blobs(container);
    const storeOf = (name: string) => (isLogFile(name) ? logsOf(container) : blobs);
    return {
      ...blobs,
      read: (name) => storeOf(name).read(name),
      create: (name, ...rest) => storeOf(name).create(name, ...rest),
      overwrite: (name, ...rest) => storeOf(name).overwrite(name, ...rest),
      list: (prefix) => storeOf(prefix).list(prefix),
    };
  };
}

async function fill(azure: Azure, groups: number): Promise<void> {
  const container = azure.gold(workoutBpmSummary.container);
  const all = Array.from({ length: months * groups }, (_, index) => ({
    month: index % months,
    group: Math.floor(index / months),
  }));
  await mapConcurrent(all, 32, async ({ month, group }) => {
    const date = dayOf(month, group);
    const key = { userId: `member-${group % 200}`, workoutId: `w${group}`, sessionId: "1", date };
    const of = groupOf(workoutBpmSummary, key);
    const rows = Array.from({ length: rowsOfGroup }, (_, index) => rowOf(key, index));
    await container.create(groupDocument(of, rows), of.partition);
  });
}

function dayOf(month: number, index: number): string {
  return new Date(Date.UTC(2025, month, 1 + (index % 28))).toISOString().slice(0, 10);
}

function rowOf(
  { userId, workoutId, sessionId, date }: Readonly<Record<"userId" | "workoutId" | "sessionId" | "date", string>>,
  index: number,
): Row {
  const start = Date.parse(date) + index * 30 * minute;
  return {
    ...{ user_id: userId, date, workout_id: workoutId, session_id: sessionId },
    ...{ age_band: "35-45", sex: "F", city: "Oak Park", state: "IL" },
    ...{ rec_no: 40 + index, max_bpm: 150.5 + index, min_bpm: 61.25, avg_bpm: 100 + index / 7 },
    ...{ start: new Date(start).toISOString(), end: new Date(start + 20 * minute).toISOString() },
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
