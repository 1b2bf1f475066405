import { landedFileName } from "../../bronze/landing/file-progress.ts";
import { readCommitted, readHead, readTrack } from "../../bronze/manifest/commit.ts";
import { type ManifestRow, partitionKeyOf } from "../../bronze/manifest/manifest-row.ts";
import type { Summary } from "../../gold/summary.ts";
import type { Stream } from "../../streams/stream.ts";
import { chainOf } from "../quarantine/chain.ts";
import { findEntry } from "../quarantine/entries.ts";
import { type EventId, formatEventId } from "../quarantine/event-id.ts";
import type { TraceWorld } from "./context.ts";
import { saidBy } from "./contributions.ts";
import { goldStep } from "./gold-step.ts";
import { hubStep } from "./hub-step.ts";
import { type Located, locate } from "./locate.ts";
import { outcomeWithoutFile, UnknownEvent } from "./outcome.ts";
import { silverStep } from "./silver-step.ts";
import type { BronzeStep, FileStep, HubStep, ManifestStep, OutcomeStep, Trace } from "./trace.ts";

/**
 * The whole way of one event.
 *
 * @throws UnknownEvent when nothing of that id ever came
 */
export async function traceEvent(world: TraceWorld, id: EventId): Promise<Trace> {
  const stream = world.streams.find(({ name }) => name === id.partition.stream);
  if (stream === undefined) throw new UnknownEvent(`no stream is called ${id.partition.stream}`);
  const came = id.file === undefined ? await overHub(world, stream, id) : await inFile(world, id, id.file);
  const { located, spanning } = await locate(world.store, id);
  const known = { id: formatEventId(id), stream: stream.name, ...came };
  if (located === undefined) {
    const outcome = await withoutFile(world, id, spanning, came);
    return { ...known, ...(spanning && { manifest: await manifestStep(world, id, spanning) }), outcome, gold: [] };
  }
  const landed = {
    ...known,
    manifest: await manifestStep(world, id, located.row, located.event.position),
    bronze: bronzeStep(located),
  };
  if (located.container === "quarantine")
    return { ...landed, outcome: await refusedStep(world, id, located), gold: [] };
  return { ...landed, ...(await onwards(world, stream, id, located)) };
}

type Came = { readonly hub: HubStep | null } | { readonly file: FileStep };

async function overHub(world: TraceWorld, stream: Stream, id: EventId): Promise<Came> {
  const state = await world.hub(stream);
  return { hub: state === undefined ? null : hubStep(state, id) };
}

async function inFile({ store }: TraceWorld, id: EventId, file: string): Promise<Came> {
  const name = await landedFileName(store.manifest, id.partition.partition, file);
  return { file: { file, name: name ?? null, record: id.sequenceNumber } };
}

async function withoutFile(
  world: TraceWorld,
  id: EventId,
  spanning: ManifestRow | undefined,
  came: Came,
): Promise<OutcomeStep> {
  if (id.file !== undefined) return recordWithoutFile(world, id, id.file);
  const { last, gaps } = await readHead(world.store.manifest, id.partition);
  const hub = "hub" in came ? came.hub?.state : undefined;
  return outcomeWithoutFile(id, { last, gaps, spanning: spanning?.counts, hub });
}

/** The records of a file are dealt out to streams: one that this stream has not may be another's. */
async function recordWithoutFile({ store, streams }: TraceWorld, id: EventId, file: string): Promise<OutcomeStep> {
  for (const { name } of streams) {
    if (name === id.partition.stream) continue;
    const other = { ...id, partition: { ...id.partition, stream: name } };
    if ((await locate(store, other)).located !== undefined)
      throw new UnknownEvent(`record ${id.sequenceNumber} of that file is another stream's: ${formatEventId(other)}`);
  }
  const { ignored } = await readTrack(store.manifest, id.partition, file);
  const { last } = await readHead(store.manifest, id.partition, file);
  if (ignored > 0 && last !== undefined && id.sequenceNumber <= last)
    return { outcome: "ignored", note: `one of ${ignored} of the file's records that are not ours, and not kept` };
  throw new UnknownEvent(
    last === undefined
      ? "no record of that file has landed in this stream"
      : `that file has no such record in this stream; it has landed up to ${last}`,
  );
}

const notKept = "since the files were merged neither the attempt that committed the event is known, nor when it did";

/** @param position of the event's own commit, where the row is of several */
async function manifestStep(
  { store }: TraceWorld,
  id: EventId,
  row: ManifestRow,
  position = row.position,
): Promise<ManifestStep> {
  const partition = partitionKeyOf(id.partition);
  const { from, first, last } = row;
  const isMerged = from < row.position;
  const committed = isMerged ? undefined : await readCommitted(store.manifest, partition, row.position);
  return {
    ...{ partition, position, first, last },
    ...(isMerged && { merged: `${from} to ${row.position}`, note: notKept }),
    attempt: committed?.attempt ?? null,
    committed: committed?.writtenAt === undefined ? null : iso(committed.writtenAt),
  };
}

function bronzeStep({ container, row, index, event }: Located): BronzeStep {
  return {
    container,
    blob: (container === "bronze" ? row.dataFile : row.quarantineFile) ?? "",
    row: index,
    enqueued: iso(event.enqueuedTime),
    ingested: iso(event.ingestTime),
    key: event.key ?? null,
    bytes: event.body.length,
    body: Buffer.from(event.body).toString(),
  };
}

async function refusedStep({ store }: TraceWorld, id: EventId, located: Located): Promise<OutcomeStep> {
  const entry = await findEntry(store, id);
  if (entry === undefined) throw new Error(`${formatEventId(id)} is not in its quarantine file any more`);
  const { code, field, message } = entry.event;
  const chain = await chainOf(store, entry);
  return {
    outcome: "quarantined",
    reason: { code, field, message },
    state: entry.ledger?.state ?? "open",
    ...chain,
    ...replayOf(located),
  };
}

/** Of an accepted event: through silver to gold. */
async function onwards(world: TraceWorld, stream: Stream, id: EventId, located: Located) {
  const outcome: OutcomeStep = { outcome: "accepted", ...replayOf(located) };
  const said = saidBy(stream, world.definitions, located.event);
  if ("outcome" in said) {
    const note = `today's rules do not take it any more: ${said.code} ${said.field}`.trimEnd();
    return { outcome: { ...outcome, note }, gold: [] };
  }
  const silver = await silverStep(world, id.partition, located, said);
  const gold = silver.state === "written" ? computed(world).map((summary) => goldStep(world, summary, said)) : [];
  return { outcome, silver, gold: await Promise.all(gold) };
}

/** A rollup is put together of another summary's rows when it is read. */
function computed({ summaries }: TraceWorld): readonly Summary[] {
  return summaries.filter(({ rollup }) => rollup === undefined);
}

function replayOf({ event }: Located): Pick<OutcomeStep, "replayOf"> {
  return event.replayOf === undefined ? {} : { replayOf: event.replayOf };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
