import type { DocumentContainer, Identified } from "../azure/documents.ts";
import { DocumentRefused } from "../azure/errors.ts";
import type { BronzeReader } from "../bronze/reading.ts";
import { type BronzeEvent, type ManifestRow, partitionFromKey } from "../bronze/rows.ts";
import { concurrently } from "../concurrently.ts";
import type { Stream } from "../streams/stream.ts";
import type { SilverDefinition } from "./definition.ts";
import { gather, type Touched } from "./gather.ts";
import { type Aside, keepAside } from "./set-aside.ts";

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
  /** Documents in work at one time. */
  readonly concurrency: number;
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
  const read = await concurrently(rows, limits.concurrency, async (row) => ({ row, events: await bronze.events(row) }));
  const events = read.flatMap((each) => each.events);
  const { documents, written, aside } = await apply(silver, partitionKey, events, limits.concurrency);
  const setAside = await keepAside(bronze, partitionKey, database, read, aside);
  const moved = await bronze.moveProgress(partitionKey, database, from, last.position, silver.now(), silver.trace);
  const traces = [...new Set(rows.flatMap(({ trace }) => trace ?? []))];
  return { events: events.length, documents, written, setAside, traces, moved };
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

async function apply(silver: Silver, partitionKey: string, events: readonly BronzeEvent[], concurrency: number) {
  const { stream: name } = partitionFromKey(partitionKey);
  const stream = silver.streams.find((each) => each.name === name);
  if (stream === undefined) throw new Error(`${partitionKey} holds events of a stream that is not in the registry`);
  const definitions = silver.definitions.filter((definition) => definition.stream === name);
  const { touched, failed } = gather(stream, definitions, events);
  const aside: Aside[] = [...failed];
  const counts = { documents: 0, written: 0, aside };
  for (const [definition, documents] of touched) {
    const container = silver.container(definition.container);
    await concurrently(documents, concurrency, async (document) => {
      counts.documents += 1;
      try {
        if (await writeDocument(container, definition, document)) counts.written += 1;
      } catch (error) {
        if (!(error instanceof DocumentRefused || error instanceof JoinDefect)) throw error;
        aside.push(...document.events.map((event) => ({ event, reason: error.message })));
      }
    });
  }
  return counts;
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
