import { conflict } from "../../platform/optimistic-concurrency.ts";
import { isoTime } from "../../platform/time.ts";
import type { RejectionCode } from "../../streams/outcome.ts";
import type { ReceivedEvent } from "../bronze-event.ts";
import type { BronzeStore } from "../bronze-store.ts";
import { fileName, parquetType } from "../files/file-name.ts";
import { encodeEvents, encodeQuarantined, type QuarantinedEvent } from "../files/parquet.ts";
import { commit, wasCommitted } from "../manifest/commit.ts";
import type { BronzePartition } from "../manifest/partition.ts";
import { type PartitionState, readPartitionState } from "../manifest/partition-state.ts";
import { trim, trimRecords } from "../manifest/trim.ts";
import type { Batch, LandedBatch, QuarantinedByCode } from "./batch.ts";
import { type Classified, classify, encodeIsolatingFailures } from "./classify.ts";

/**
 * Lands one batch exactly once, by the protocol that `manifest/commit.ts` describes.
 * Throws only for infrastructure faults; the trigger then delivers the batch again.
 */
export async function landBatch(store: BronzeStore, batch: Batch): Promise<LandedBatch> {
  const classified = classify(batch.stream, batch.events);
  const landed = await store.retryConflicts("bronze-commit", () => tryToLand(store, batch, classified));
  store.onLanded?.(landed, batch);
  return landed;
}

async function tryToLand(
  store: BronzeStore,
  batch: Batch,
  classified: Classified,
): Promise<LandedBatch | typeof conflict> {
  const { partition, state } = await currentState(store, batch);
  const sequences = batch.events.map(({ sequenceNumber }) => sequenceNumber);
  const { fresh, newGaps, narrowed } =
    batch.file === undefined ? trim(sequences, state.last, state.gaps) : trimRecords(sequences, state.last);
  const events = fresh.flatMap((index) => batch.events[index] ?? []);
  const commitId = store.newId();
  const files = await writeFiles(store, batch, partition, state.next, commitId, only(events, classified));
  const counts = { ...files.counts, duplicate: batch.events.length - events.length };
  const first = events[0]?.sequenceNumber;
  const last = events.at(-1)?.sequenceNumber;
  const row =
    first === undefined || last === undefined ? undefined : { first, last, ...files.names, ...traceOf(store) };
  const result = await commit(store.manifest, partition, state, { commitId, counts, row, newGaps, narrowed });
  if (result === "conflict" && !(await wasCommitted(store.manifest, partition, state.next, commitId))) return conflict;
  const { quarantinedByCode } = files;
  return {
    partition,
    counts,
    rejected: classified.quarantined,
    quarantinedByCode,
    internal: quarantinedByCode.internal ?? 0,
    gaps: newGaps,
  };
}

function traceOf({ trace }: BronzeStore): { trace?: string } {
  return trace === undefined ? {} : { trace };
}

/** The outcomes of the given events. */
function only(events: readonly ReceivedEvent[], { accepted, quarantined, ignored }: Classified): Classified {
  const fresh = new Set(events.map(({ sequenceNumber }) => sequenceNumber));
  // Each counts once, even when a batch contains it twice.
  const isFresh = ({ sequenceNumber }: ReceivedEvent) => fresh.delete(sequenceNumber);
  return {
    accepted: accepted.filter(isFresh),
    quarantined: quarantined.filter(isFresh),
    ignored: ignored.filter(isFresh),
  };
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
      ignored: ignored.length,
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
