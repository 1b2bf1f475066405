import { dayOf } from "../../bronze/files/file-name.ts";
import type { ManifestRow } from "../../bronze/manifest/manifest-row.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { day } from "../../platform/time.ts";
import type { SilverDefinition } from "../../silver/documents/definition.ts";
import { readErasureIndex } from "../../silver/erasure/read-erasure-index.ts";
import { suppression } from "../../silver/erasure/suppression.ts";
import { rulesOf, type Silver } from "../../silver/slice/run-slice.ts";
import { type SliceAccumulator, sliceAccumulator } from "../../silver/slice/slice-accumulator.ts";
import { type Dependencies, maxAhead } from "./dependencies.ts";

export interface RebuiltDocuments {
  /** By container. */
  readonly documents: ReadonlyMap<string, readonly Identified[]>;
  /** Manifest partitions that were read, with the number of rows. */
  readonly sources: readonly string[];
}

/**
 * Rebuilds the documents that the queries concern, from the events that silver has processed. It reads the files of
 * every partition that can contribute, except those that ended before the first time that is needed.
 *
 * @param positions of silver, by manifest partition
 * @param deadline epoch milliseconds
 * @returns undefined if the deadline passed before all was read
 */
export async function rebuildDocuments(
  silver: Silver,
  queries: Dependencies,
  positions: ReadonlyMap<string, number>,
  deadline: number,
): Promise<RebuiltDocuments | undefined> {
  const { admits } = suppression(await readErasureIndex(silver.erasure));
  const documents = new Map<string, Map<string, Identified>>();
  const sources: string[] = [];
  for (const [key, position] of positions) {
    const { definitions } = rulesOf(silver, key);
    const since = queries.neededSince(definitions);
    if (since === Number.POSITIVE_INFINITY) continue;
    const accumulator = sliceAccumulator(
      rulesOf(silver, key),
      (definition, contribution) => queries.concern(definition, contribution) && admits(definition, contribution),
    );
    const rows = await readPartition(silver, { key, position, since, deadline }, accumulator);
    if (rows === undefined) return undefined;
    if (rows > 0) sources.push(`${key} (${rows} rows)`);
    for (const definition of definitions) addDocuments(documents, definition, accumulator);
  }
  return { documents: new Map([...documents].map(([name, byId]) => [name, [...byId.values()]])), sources };
}

interface PartitionRead {
  readonly key: string;
  readonly position: number;
  readonly since: number;
  readonly deadline: number;
}

/** @returns how many rows were read; undefined if the deadline passed */
async function readPartition(
  silver: Silver,
  { key, position, since, deadline }: PartitionRead,
  accumulator: SliceAccumulator,
): Promise<number | undefined> {
  let rows = 0;
  for await (const row of silver.bronze.rowsAfter(key, 0)) {
    if (row.from > position) break;
    if (silver.now() >= deadline) return undefined;
    if (endedBefore(row, since)) continue;
    accumulator.add(await eventsUpTo(silver, row, position));
    rows += 1;
  }
  return rows;
}

/** Events of several partitions and streams can contribute to one document. */
function addDocuments(
  documents: Map<string, Map<string, Identified>>,
  definition: SilverDefinition,
  accumulator: SliceAccumulator,
): void {
  const byId = documents.get(definition.container) ?? new Map<string, Identified>();
  documents.set(definition.container, byId);
  for (const { id, contributions } of accumulator.pendingDocuments(definition)) {
    const known = byId.get(id);
    byId.set(id, definition.merge(known === undefined ? contributions : [known, ...contributions]));
  }
}

/** All events of a file were ingested on the same day, and none is further ahead of it than `maxAhead`. */
function endedBefore({ dataFile }: ManifestRow, since: number): boolean {
  if (dataFile === undefined) return true;
  const ingested = Date.parse(dayOf(dataFile));
  return ingested + day + maxAhead < since;
}

/** A merged row may extend beyond the position of silver. */
async function eventsUpTo({ bronze }: Silver, row: ManifestRow, position: number) {
  const events = await bronze.events(row);
  return row.position <= position ? events : events.filter((event) => (event.position ?? row.position) <= position);
}
