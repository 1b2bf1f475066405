import { FileGone } from "../../bronze/files/read-listed-file.ts";
import { type ManifestRow, rowsAfter } from "../../bronze/manifest/manifest-row.ts";
import { listPartitions, partitionFromKey } from "../../bronze/manifest/partition.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { entriesOf, hasQuarantined, type QuarantineEntry } from "./entries.ts";
import type { QuarantineStore } from "./store.ts";

/** An entry of a partition, and the order of partitions among each other. */
interface Head {
  readonly entry: QuarantineEntry;
  /** The earliest ingest time from the end of the partition to here: it never increases, whatever hosts' clocks did. */
  readonly time: number;
}

const partitionsAtOnce = 16;

/**
 * The quarantined events of one stream or of all, the latest first, each once. It reads the files from their end: who
 * takes some events costs some files, however many there are.
 */
export async function* newestEntries(store: QuarantineStore, stream?: string): AsyncGenerator<QuarantineEntry> {
  const keys = (await listPartitions(store.manifest)).filter(
    (key) => stream === undefined || partitionFromKey(key).stream === stream,
  );
  const partitions = keys.map((key) => headsOf(store, key));
  const heads = await mapConcurrent(partitions, partitionsAtOnce, nextHead);
  for (;;) {
    const next = indexOfLatest(heads);
    const [head, partition] = [heads[next], partitions[next]];
    if (head === undefined || partition === undefined) return;
    yield head.entry;
    heads[next] = await nextHead(partition);
  }
}

async function nextHead(heads: AsyncGenerator<Head, void>): Promise<Head | undefined> {
  return (await heads.next()).value ?? undefined;
}

/** The first of those that are equally late; -1 when all have ended. */
function indexOfLatest(heads: readonly (Head | undefined)[]): number {
  let latest = -1;
  for (const [index, head] of heads.entries())
    if (head !== undefined && head.time > (heads[latest]?.time ?? Number.NEGATIVE_INFINITY)) latest = index;
  return latest;
}

async function* headsOf(store: QuarantineStore, partitionKey: string): AsyncGenerator<Head, void> {
  let time = Number.POSITIVE_INFINITY;
  for await (const entries of entriesBackwards(store, partitionKey))
    for (const entry of entries) {
      time = Math.min(time, entry.event.ingestTime);
      yield { entry, time };
    }
}

/**
 * File by file, from the last event of a partition to its first. When a file was replaced meanwhile, the manifest is
 * read again; see `scan`.
 *
 * @throws FileGone when a file is lost
 */
async function* entriesBackwards(store: QuarantineStore, partitionKey: string): AsyncGenerator<QuarantineEntry[]> {
  const partition = partitionFromKey(partitionKey);
  /** Position of the first commit that was read. */
  let done = Number.POSITIVE_INFINITY;
  let gone: string | undefined;
  for (;;) {
    const rows = await quarantinedRows(store, partitionKey);
    try {
      for (const row of rows.toReversed()) {
        if (row.from >= done) continue;
        const before = done;
        const entries = await entriesOf(store, partition, row, 0);
        done = row.from;
        yield entries.filter(({ position }) => position < before).toReversed();
      }
      return;
    } catch (error) {
      if (!(error instanceof FileGone) || error.file === gone) throw error;
      gone = error.file;
    }
  }
}

async function quarantinedRows({ manifest }: QuarantineStore, partitionKey: string): Promise<ManifestRow[]> {
  const rows: ManifestRow[] = [];
  for await (const row of rowsAfter(manifest, partitionKey, 0)) if (hasQuarantined(row)) rows.push(row);
  return rows;
}
