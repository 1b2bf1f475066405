import type { BronzeReader } from "../../bronze/bronze-reader.ts";
import { type ManifestRow, partitionFromKey } from "../../bronze/manifest/manifest-row.ts";
import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { DocumentRefused } from "../../platform/azure/errors.ts";
import { concurrently } from "../../platform/map-concurrent.ts";
import type { Stream } from "../../streams/stream.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import { type RefusedDocument, setAside } from "./dead-letter.ts";
import { type Gathering, gathering, type Touched } from "./slice-accumulator.ts";

/** Where silver lives, and what a slice needs of the world. */
export interface Silver {
  readonly bronze: BronzeReader;
  container(name: string): DocumentContainer;
  /** Every stream and every definition, as their registries list them. */
  readonly streams: readonly Stream[];
  readonly definitions: readonly SilverDefinition[];
  /** The silver database: its progress stands under this name in the manifest. */
  readonly database: string;
  /** How others refer to this run: a `traceparent`. */
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
  /** In work at one time; a container may send what they ask for together. */
  readonly documents: number;
}

export interface SliceCounts {
  readonly events: number;
  readonly documents: number;
  readonly written: number;
  /** Events that silver refuses for good, kept in `quarantine`. */
  readonly setAside: number;
  /** `traceparent`s of the work that landed the events, each once. */
  readonly traces: readonly string[];
  /** False when another run moved the progress: it does the rest. */
  readonly moved: boolean;
}

const triesOfARace = 20;

/**
 * Works through the next rows of one manifest partition: whole rows up to the limits, at least one. Reads what they touch, joins, writes under
 * ETags, and moves the progress last: killed anywhere, it is done again and gives the same documents.
 */
export async function runSlice(silver: Silver, partitionKey: string, limits: SliceLimits): Promise<SliceCounts> {
  const { bronze, database } = silver;
  const from = await bronze.progress(partitionKey, database);
  const rows = await nextRows(bronze, partitionKey, from.position, limits);
  const last = rows.at(-1);
  if (last === undefined) return { events: 0, documents: 0, written: 0, setAside: 0, traces: [], moved: false };
  const { stream, definitions } = rulesOf(silver, partitionKey);
  const gathered = gathering(stream, definitions);
  await concurrently(rows, limits.files, async (row) => gathered.add(await bronze.events(row)));
  const { documents, written, refused } = await write(silver, definitions, gathered, limits.documents);
  const nothingRefused = refused.length === 0 && !gathered.failed;
  const aside = nothingRefused ? 0 : await setAside(silver, partitionKey, { stream, definitions }, rows, refused);
  const moved = await bronze.moveProgress(partitionKey, database, from, last.position, silver.now(), silver.trace);
  const traces = [...new Set(rows.flatMap(({ trace }) => trace ?? []))];
  return { events: gathered.events, documents, written, setAside: aside, traces, moved };
}

function rulesOf({ streams, definitions }: Silver, partitionKey: string) {
  const { stream: name } = partitionFromKey(partitionKey);
  const stream = streams.find((each) => each.name === name);
  if (stream === undefined) throw new Error(`${partitionKey} holds events of a stream that is not in the registry`);
  return { stream, definitions: definitions.filter((definition) => definition.stream === name) };
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

/** Writes every document that was touched, the definitions one after another. */
async function write(
  silver: Silver,
  definitions: readonly SilverDefinition[],
  gathered: Gathering,
  concurrency: number,
): Promise<{ documents: number; written: number; refused: readonly RefusedDocument[] }> {
  const refused: RefusedDocument[] = [];
  let [documents, written] = [0, 0];
  for (const definition of definitions) {
    const container = silver.container(definition.container);
    await concurrently(gathered.touched(definition), concurrency, async (document) => {
      documents += 1;
      try {
        if (await writeDocument(container, definition, document)) written += 1;
      } catch (error) {
        if (!(error instanceof DocumentRefused || error instanceof JoinDefect)) throw error;
        refused.push({ definition, id: document.id, partition: document.partition, reason: error.message });
      }
    });
  }
  return { documents, written, refused };
}

/** One read, and one write if anything changes; again when another writer was faster. */
async function writeDocument(
  container: DocumentContainer,
  definition: SilverDefinition,
  { id, partition, fragments }: Touched,
): Promise<boolean> {
  for (let tries = 0; tries < triesOfARace; tries += 1) {
    const stored = await container.read<Identified>(id, partition);
    const joined = join(definition, stored === undefined ? fragments : [stored.document, ...fragments]);
    if (stored === undefined) {
      if (await container.create(joined, partition)) return true;
    } else {
      if (JSON.stringify(joined) === JSON.stringify(join(definition, [stored.document]))) return false;
      if (await container.replace(joined, partition, stored.etag)) return true;
    }
  }
  throw new Error(`${definition.container}: ${triesOfARace} writes in a row lost to another writer`);
}

function join(definition: SilverDefinition, documents: readonly Identified[]): Identified {
  try {
    return definition.join(documents);
  } catch (error) {
    throw new JoinDefect(
      `a join of ${definition.container} threw ${error instanceof Error ? error.name : typeof error}`,
      { cause: error },
    );
  }
}

/** A pure step of ours threw: trying again changes nothing. */
class JoinDefect extends Error {
  override readonly name = "JoinDefect";
}
