import type { BlobStore } from "../../platform/azure/blobs.ts";
import type { Table } from "../../platform/azure/tables.ts";
import type { Stream } from "../../streams/stream.ts";
import { fileName, parquetType } from "../files/file-name.ts";
import { encodeEvents, encodeQuarantined, type FileOrigin, type QuarantinedEvent } from "../files/parquet.ts";
import { commit, type Head, landed, readHead } from "../manifest/commit.ts";
import type { ArrivedEvent, BronzePartition, OutcomeCounts } from "../manifest/manifest-row.ts";
import { type Range, trim, trimRecords } from "../manifest/trim.ts";
import { type Classified, classify, encodeSound } from "./classify.ts";

/** Where bronze lives, and what a landing needs of the world. */
export interface BronzeStore {
  readonly manifest: Table;
  readonly bronze: BlobStore;
  readonly quarantine: BlobStore;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A name that nobody ever used. */
  readonly newId: () => string;
  /** How rows refer to the work that wrote them: a `traceparent`. */
  readonly trace?: string | undefined;
  /** Learns of every batch, and of every part of a file, once it has landed. */
  readonly onLanded?: (landed: Landed, batch: Batch) => void;
}

export interface Batch {
  readonly stream: Stream;
  readonly partition: string;
  readonly source: FileOrigin["source"];
  /** The identity of the file that they are records of, when they do not come over a hub. */
  readonly file?: string;
  /** In ascending order of their sequence numbers. */
  readonly events: readonly ArrivedEvent[];
  /** Creation time of the hub, epoch milliseconds; asked anew when `refresh` is set. Of files always 0. */
  readonly epoch: (refresh: boolean) => Promise<number>;
}

export interface Landed {
  readonly partition: BronzePartition;
  readonly counts: OutcomeCounts;
  /** What of the batch is refused; of a batch that comes again those that have landed before, too. */
  readonly refused: readonly QuarantinedEvent[];
  /** How many of the quarantined have which code. */
  readonly codes: Readonly<Partial<Record<string, number>>>;
  /** Of the quarantined, those for a defect of ours: they alert. */
  readonly internal: number;
  /** Sequence numbers that the hub skipped: they alert. */
  readonly holes: readonly Range[];
}

const triesOfARace = 10;

/**
 * Lands one batch exactly once. Files are written under new names and count only when their row stands in the manifest;
 * of two hosts that both believe that they own the partition, one loses its commit, reads again and trims.
 * Throws only for faults of the infrastructure; the trigger then brings the batch again.
 */
export async function land(store: BronzeStore, batch: Batch): Promise<Landed> {
  const classified = classify(batch.stream, batch.events);
  for (let tries = 0; tries < triesOfARace; tries += 1) {
    const done = await tryToLand(store, batch, classified);
    if (done === undefined) continue;
    store.onLanded?.(done, batch);
    return done;
  }
  throw new Error(`${batch.stream.name}/${batch.partition}: ${triesOfARace} commits in a row lost to another writer`);
}

async function tryToLand(store: BronzeStore, batch: Batch, classified: Classified): Promise<Landed | undefined> {
  const { partition, head } = await whereToLand(store, batch);
  const sequences = batch.events.map(({ sequenceNumber }) => sequenceNumber);
  const { fresh, holes, shrunk } =
    batch.file === undefined ? trim(sequences, head.last, head.gaps) : trimRecords(sequences, head.last);
  const events = fresh.flatMap((index) => batch.events[index] ?? []);
  const attempt = store.newId();
  const files = await writeFiles(store, batch, partition, head.next, attempt, only(events, classified));
  const counts = { ...files.counts, duplicate: batch.events.length - events.length };
  const first = events[0]?.sequenceNumber;
  const last = events.at(-1)?.sequenceNumber;
  const row =
    first === undefined || last === undefined ? undefined : { first, last, ...files.names, ...traceOf(store) };
  const result = await commit(store.manifest, partition, head, { attempt, counts, landed: row, holes, shrunk });
  if (result === "lost" && !(await landed(store.manifest, partition, head.next, attempt))) return undefined;
  const { codes } = files;
  return { partition, counts, refused: classified.quarantined, codes, internal: codes["internal"] ?? 0, holes };
}

function traceOf({ trace }: BronzeStore): { trace?: string } {
  return trace === undefined ? {} : { trace };
}

/** What became of the events that are new. */
function only(events: readonly ArrivedEvent[], { accepted, quarantined, ignored }: Classified): Classified {
  const fresh = new Set(events.map(({ sequenceNumber }) => sequenceNumber));
  // Each counts once, even if a batch should hold it twice.
  const isFresh = ({ sequenceNumber }: ArrivedEvent) => fresh.delete(sequenceNumber);
  return {
    accepted: accepted.filter(isFresh),
    quarantined: quarantined.filter(isFresh),
    ignored: ignored.filter(isFresh),
  };
}

/** The hub's creation time is asked again whenever a batch does not join the cursor: the hub may have been made anew. */
async function whereToLand(
  store: BronzeStore,
  { stream, partition, epoch, events, file }: Batch,
): Promise<{ partition: BronzePartition; head: Head }> {
  const known = { stream: stream.name, partition, epoch: await epoch(false) };
  const head = await readHead(store.manifest, known, file);
  if (head.last !== undefined && events[0]?.sequenceNumber === head.last + 1) return { partition: known, head };
  const asked = { ...known, epoch: await epoch(true) };
  if (asked.epoch === known.epoch) return { partition: known, head };
  return { partition: asked, head: await readHead(store.manifest, asked) };
}

async function writeFiles(
  store: BronzeStore,
  batch: Batch,
  partition: BronzePartition,
  position: number,
  attempt: string,
  { accepted, quarantined, ignored }: Classified,
) {
  const ingestTime = store.now();
  const { source, file } = batch;
  const origin = { stream: partition.stream, partition: partition.partition, source, file, ingestTime };
  const encoded = encodeSound(accepted, (some) => encodeEvents(some, origin));
  const refused = [...quarantined, ...encoded.failed];
  const name = fileName(partition, position, attempt, new Date(ingestTime).toISOString().slice(0, 10));
  const names: { dataFile?: string; dataBytes: number; quarantineFile?: string } = {
    dataBytes: encoded.file?.length ?? 0,
  };
  // One that is there already is this very attempt's, whose answer was lost and which the SDK sent again.
  const writes: Promise<boolean>[] = [];
  if (encoded.file !== undefined) {
    names.dataFile = name;
    writes.push(store.bronze.create(name, encoded.file, parquetType));
  }
  if (refused.length > 0) {
    names.quarantineFile = name;
    writes.push(store.quarantine.create(name, encodeQuarantined(refused, origin), parquetType));
  }
  await Promise.all(writes);
  return {
    names,
    counts: { accepted: accepted.length - encoded.failed.length, ignored: ignored.length, quarantined: refused.length },
    codes: countedBy(refused.map(({ code }) => code)),
  };
}

function countedBy(codes: readonly string[]): Partial<Record<string, number>> {
  const counts: Partial<Record<string, number>> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
