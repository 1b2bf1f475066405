import type { BronzeReader } from "../../bronze/bronze-reader.ts";
import type { ManifestRow } from "../../bronze/manifest/manifest-row.ts";
import { partitionFromKey } from "../../bronze/manifest/partition.ts";
import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { PermanentFailure } from "../../platform/korevital-error.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { conflict, type RetryConflicts } from "../../platform/optimistic-concurrency.ts";
import type { Stream } from "../../streams/stream.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import { erase } from "../erasure/erase.ts";
import { readErasureIndex } from "../erasure/read-erasure-index.ts";
import type { SilverErasure } from "../erasure/silver-erasure.ts";
import { suppression } from "../erasure/suppression.ts";
import type { SliceRules } from "./contributions.ts";
import { deadLetter, type RejectedDocument } from "./dead-letter.ts";
import { type PendingDocument, type SliceAccumulator, sliceAccumulator } from "./slice-accumulator.ts";

/** The stores and registries of silver. */
export interface Silver {
  readonly bronze: BronzeReader;
  container(name: string): DocumentContainer;
  readonly retryConflicts: RetryConflicts;
  readonly erasure: SilverErasure;
  /** Every stream and every definition, in the order of their registries. */
  readonly streams: readonly Stream[];
  readonly definitions: readonly SilverDefinition[];
  /** Name of the silver database, under which the manifest stores its progress. */
  readonly database: string;
  /** Events with earlier times are not accepted; epoch milliseconds. */
  readonly earliestTime: number;
  /** The `traceparent` of this run. */
  readonly trace?: string | undefined;
  /** Epoch milliseconds. */
  now(): number;
}

export interface SliceLimits {
  readonly events: number;
  /** Of data files. */
  readonly bytes: number;
  /** Data files in memory at one time. */
  readonly files: number;
  /** Documents in progress at one time. A container may coalesce their requests. */
  readonly documents: number;
}

export interface SliceCounts {
  readonly events: number;
  readonly documents: number;
  readonly written: number;
  /** Documents that erasure removed, or replaced by what remains of them. */
  readonly erased: number;
  /** Events that silver can never process, written to `quarantine`. */
  readonly deadLettered: number;
  /** The distinct `traceparent`s of the work that landed the events. */
  readonly traces: readonly string[];
  /** False when another run advanced the progress first; that run continues. */
  readonly moved: boolean;
}

/**
 * Processes the next rows of one manifest partition: whole rows up to the limits, at least one. Reads the affected
 * documents, merges the contributions, writes under ETags, and advances the progress last. A slice that is killed
 * anywhere runs again and produces the same documents. Events of erased people are suppressed, and requests for erasure
 * are executed before the progress advances.
 */
export async function runSlice(silver: Silver, partitionKey: string, limits: SliceLimits): Promise<SliceCounts> {
  const { bronze, database } = silver;
  const from = await bronze.progress(partitionKey, database);
  const rows = await nextRows(bronze, partitionKey, from.position, limits);
  const last = rows.at(-1);
  if (last === undefined)
    return { events: 0, documents: 0, written: 0, erased: 0, deadLettered: 0, traces: [], moved: false };
  const rules = rulesOf(silver, partitionKey);
  const index = await readErasureIndex(silver.erasure);
  const { admits, concerned } = suppression(index);
  const accumulator = sliceAccumulator(rules, admits);
  await mapConcurrent(rows, limits.files, async (row) => accumulator.add(await bronze.events(row)));
  const { rejected, ...counts } = await writeDocuments(silver, rules.definitions, accumulator, limits.documents);
  const erased = await erase(silver, `${database}|${partitionKey}`, concerned);
  // Somebody was erased while this slice wrote: it runs again, and suppresses their events.
  if ((await readErasureIndex(silver.erasure)).version !== index.version) return runSlice(silver, partitionKey, limits);
  const isComplete = rejected.length === 0 && !accumulator.failed;
  const deadLettered = isComplete ? 0 : await deadLetter(silver, partitionKey, rules, rows, rejected);
  const moved = await bronze.moveProgress(partitionKey, database, from, last.position, silver.now(), silver.trace);
  const traces = [...new Set(rows.flatMap(({ trace }) => trace ?? []))];
  return { events: accumulator.events, ...counts, erased, deadLettered, traces, moved };
}

/** @throws Error for a stream that is not in the registry */
export function rulesOf(
  { streams, definitions, earliestTime }: Pick<Silver, "streams" | "definitions" | "earliestTime">,
  partitionKey: string,
): SliceRules {
  const { stream: name } = partitionFromKey(partitionKey);
  const stream = streams.find((each) => each.name === name);
  if (stream === undefined) throw new Error(`${partitionKey} contains events of a stream that is not in the registry`);
  return { stream, definitions: definitions.filter((definition) => definition.stream === name), earliestTime };
}

async function nextRows(
  bronze: BronzeReader,
  partitionKey: string,
  position: number,
  limits: SliceLimits,
): Promise<ManifestRow[]> {
  const rows: ManifestRow[] = [];
  let [events, bytes] = [0, 0];
  for await (const row of bronze.rowsAfter(partitionKey, position)) {
    events += row.counts.accepted;
    bytes += row.dataBytes;
    if (rows.length > 0 && (events > limits.events || bytes > limits.bytes)) break;
    rows.push(row);
  }
  return rows;
}

/** Writes every pending document, one definition after another. */
async function writeDocuments(
  silver: Silver,
  definitions: readonly SilverDefinition[],
  accumulator: SliceAccumulator,
  concurrency: number,
): Promise<{ documents: number; written: number; rejected: readonly RejectedDocument[] }> {
  const rejected: RejectedDocument[] = [];
  let [documents, written] = [0, 0];
  for (const definition of definitions) {
    await mapConcurrent(accumulator.pendingDocuments(definition), concurrency, async (document) => {
      documents += 1;
      try {
        if (await writeDocument(silver, definition, document)) written += 1;
      } catch (error) {
        if (!(error instanceof PermanentFailure)) throw error;
        rejected.push({ definition, id: document.id, partition: document.partition, reason: error.message });
      }
    });
  }
  return { documents, written, rejected };
}

/** One read, and one write if the document changes. Returns whether it was written. */
function writeDocument(
  silver: Silver,
  definition: SilverDefinition,
  { id, partition, contributions }: PendingDocument,
): Promise<boolean> {
  const container = silver.container(definition.container);
  return silver.retryConflicts("silver-document", async () => {
    const stored = await container.read<Identified>(id, partition);
    if (stored === undefined) return (await container.create(merge(definition, contributions), partition)) || conflict;
    const merged = merge(definition, [stored.document, ...contributions]);
    if (JSON.stringify(merged) === JSON.stringify(merge(definition, [stored.document]))) return false;
    return (await container.replace(merged, partition, stored.etag)) || conflict;
  });
}

function merge(definition: SilverDefinition, documents: readonly Identified[]): Identified {
  try {
    return definition.merge(documents);
  } catch (error) {
    const thrown = error instanceof Error ? error.name : typeof error;
    throw new MergeFailed(`the merge of ${definition.container} threw ${thrown}`, { cause: error });
  }
}

/** A definition's `merge` threw. */
class MergeFailed extends PermanentFailure {
  override readonly name = "MergeFailed";
  readonly code = "merge-failed";
}
