import { conflict } from "../../platform/optimistic-concurrency.ts";
import { isoTime } from "../../platform/time.ts";
import type { RejectionCode } from "../../streams/outcome.ts";
import type { BronzeStore } from "../bronze-store.ts";
import { fileName, parquetType } from "../files/file-name.ts";
import { encodeEvents, encodeQuarantined, type QuarantinedEvent } from "../files/parquet.ts";
import { commit, wasCommitted } from "../manifest/commit.ts";
import { addCounts } from "../manifest/outcome-counts.ts";
import { type BronzePartition, hubGenerations } from "../manifest/partition.ts";
import { type PartitionState, readPartitionState } from "../manifest/partition-state.ts";
import { trim, trimRecords } from "../manifest/trim.ts";
import type { Batch, LandedBatch, QuarantinedByCode } from "./batch.ts";
import { type Classified, classify, combined, encodeIsolatingFailures, recordsOf } from "./classify.ts";

/**
 * Lands one batch exactly once, by the protocol that `manifest/commit.ts` describes.
 * Throws only for infrastructure faults; the trigger then delivers the batch again.
 */
export async function landBatch(store: BronzeStore, batch: Batch): Promise<LandedBatch> {
  let all: LandedBatch | undefined;
  for (const { part, classified } of partsOf(batch, store.earliestTime)) {
    const landed = await store.retryConflicts("bronze-commit", () => tryToLand(store, part, classified));
    store.onLanded?.(landed, part);
    all = all === undefined ? landed : together(all, landed);
  }
  if (all === undefined) throw new Error("a batch has at least one part");
  return all;
}

/**
 * Records of one commit, unless a single event has more: a batch of events with many records each is landed in several
 * commits, so that its memory is bounded.
 */
const recordsPerCommit = 20_000;

function* partsOf(batch: Batch, earliestTime: number): Generator<{ part: Batch; classified: readonly Classified[] }> {
  let [from, records] = [0, 0];
  let classified: Classified[] = [];
  for (const [index, event] of batch.events.entries()) {
    const outcome = classify(batch.stream, event, earliestTime);
    if (classified.length > 0 && records + recordsOf(outcome) > recordsPerCommit) {
      yield { part: { ...batch, events: batch.events.slice(from, index) }, classified };
      [from, records, classified] = [index, 0, []];
    }
    classified.push(outcome);
    records += recordsOf(outcome);
  }
  yield { part: from === 0 ? batch : { ...batch, events: batch.events.slice(from) }, classified };
}

function together(a: LandedBatch, b: LandedBatch): LandedBatch {
  const codes = new Set([...Object.keys(a.quarantinedByCode), ...Object.keys(b.quarantinedByCode)] as RejectionCode[]);
  const countOf = (code: RejectionCode) => (a.quarantinedByCode[code] ?? 0) + (b.quarantinedByCode[code] ?? 0);
  return {
    partition: b.partition,
    counts: addCounts(a.counts, b.counts),
    rejected: [...a.rejected, ...b.rejected],
    quarantinedByCode: Object.fromEntries([...codes].map((code) => [code, countOf(code)])),
    internal: a.internal + b.internal,
    gaps: [...a.gaps, ...b.gaps],
  };
}

async function tryToLand(
  store: BronzeStore,
  batch: Batch,
  classified: readonly Classified[],
): Promise<LandedBatch | typeof conflict> {
  const { partition, state } = await currentState(store, batch);
  const sequences = batch.events.map(({ sequenceNumber }) => sequenceNumber);
  const { fresh, newGaps, narrowed } =
    batch.file === undefined
      ? trim(sequences, state.last ?? (await beforeFirst(store, partition)), state.gaps)
      : trimRecords(sequences, state.last);
  const events = fresh.flatMap((index) => batch.events[index] ?? []);
  const records = combined(fresh.flatMap((index) => classified[index] ?? []));
  const all = combined(classified);
  const commitId = store.newId();
  const files = await writeFiles(store, batch, partition, state.next, commitId, records);
  const counts = { ...files.counts, duplicate: recordsOf(all) - recordsOf(records) };
  const first = events[0]?.sequenceNumber;
  const last = events.at(-1)?.sequenceNumber;
  const row =
    first === undefined || last === undefined
      ? undefined
      : { first, last, enqueuedAt: earliestEnqueued(events), ...files.names, ...traceOf(store) };
  const result = await commit(store.manifest, partition, state, { commitId, counts, row, newGaps, narrowed });
  if (result === "conflict" && !(await wasCommitted(store.manifest, partition, state.next, commitId))) return conflict;
  const { quarantinedByCode } = files;
  return {
    partition,
    counts,
    rejected: all.quarantined,
    quarantinedByCode,
    internal: quarantinedByCode.internal ?? 0,
    gaps: newGaps,
  };
}

function earliestEnqueued(events: Batch["events"]): number {
  return events.reduce((earliest, { enqueuedTime }) => Math.min(earliest, enqueuedTime), Number.POSITIVE_INFINITY);
}

function traceOf({ trace }: BronzeStore): { trace?: string } {
  return trace === undefined ? {} : { trace };
}

/** Reads the hub generation again when the batch does not continue at the cursor: the hub may have been recreated. */
async function currentState(
  store: BronzeStore,
  { stream, partition, generation, events, file }: Batch,
): Promise<{ partition: BronzePartition; state: PartitionState }> {
  const known = { stream: stream.name, partition, generation: await generation(false) };
  const state = await readPartitionState(store.manifest, known, file);
  if (state.last !== undefined && events[0]?.sequenceNumber === state.last + 1) return { partition: known, state };
  const refreshed = { ...known, generation: await generation(true) };
  if (refreshed.generation === known.generation) return { partition: known, state };
  return { partition: refreshed, state: await readPartitionState(store.manifest, refreshed) };
}

/**
 * The number before the first event of a recreated hub, whose numbers begin at 0: what its first batch skips is a gap.
 * Undefined for the first generation of a stream, which may begin anywhere.
 */
async function beforeFirst({ manifest }: BronzeStore, { stream, generation }: BronzePartition) {
  const generations = await hubGenerations(manifest, stream);
  return generations.some((each) => each < generation) ? -1 : undefined;
}

async function writeFiles(
  store: BronzeStore,
  batch: Batch,
  partition: BronzePartition,
  position: number,
  commitId: string,
  { accepted, quarantined, ignored }: Classified,
) {
  const ingestTime = store.now();
  const { source, file } = batch;
  const origin = { stream: partition.stream, partition: partition.partition, source, file, ingestTime };
  const encoded = encodeIsolatingFailures(accepted, (some) => encodeEvents(some, origin));
  const rejected = [...quarantined, ...encoded.failed];
  const name = fileName(partition, position, commitId, isoTime(ingestTime).slice(0, 10));
  const names: { dataFile?: string; dataBytes: number; quarantineFile?: string } = {
    dataBytes: encoded.file?.length ?? 0,
  };
  // A blob that already exists under this name is that of this commit: its answer was lost, and the SDK repeated the
  // request.
  const writes: Promise<boolean>[] = [];
  if (encoded.file !== undefined) {
    names.dataFile = name;
    writes.push(store.bronze.create(name, encoded.file, parquetType));
  }
  if (rejected.length > 0) {
    names.quarantineFile = name;
    writes.push(store.quarantine.create(name, encodeQuarantined(rejected, origin), parquetType));
  }
  await Promise.all(writes);
  return {
    names,
    counts: {
      accepted: accepted.length - encoded.failed.length,
      ignored,
      quarantined: rejected.length,
    },
    quarantinedByCode: countByCode(rejected),
  };
}

function countByCode(events: readonly QuarantinedEvent[]): QuarantinedByCode {
  const counts: Partial<Record<RejectionCode, number>> = {};
  for (const { code } of events) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
