import { landedFileName } from "../../bronze/landing/landing-progress.ts";
import { type ManifestRow, readCommitInfo } from "../../bronze/manifest/manifest-row.ts";
import { partitionKeyOf } from "../../bronze/manifest/partition.ts";
import { readFileCounts, readPartitionState } from "../../bronze/manifest/partition-state.ts";
import type { ComputedSummary } from "../../gold/summary.ts";
import { isoTime } from "../../platform/time.ts";
import type { Stream } from "../../streams/stream.ts";
import { chainOf } from "../quarantine/chain.ts";
import { findEntry } from "../quarantine/entries.ts";
import { type EventId, formatEventId } from "../quarantine/event-id.ts";
import { entryState } from "../quarantine/ledger.ts";
import type { TraceContext } from "./context.ts";
import { eventContributions } from "./contributions.ts";
import { goldStep } from "./gold-step.ts";
import { hubStep } from "./hub-step.ts";
import { type Located, locateEvent } from "./locate.ts";
import { inferOutcome, UnknownEvent } from "./outcome.ts";
import { silverStep } from "./silver-step.ts";
import type { BronzeStep, FileStep, HubStep, ManifestStep, OutcomeStep, Trace } from "./trace.ts";

/**
 * Follows one event through all layers.
 *
 * @throws UnknownEvent when there is no event with that id
 */
export async function traceEvent(context: TraceContext, id: EventId): Promise<Trace> {
  const stream = context.streams.find(({ name }) => name === id.partition.stream);
  if (stream === undefined) throw new UnknownEvent(`no stream is called ${id.partition.stream}`);
  const source = id.file === undefined ? await hubSource(context, stream, id) : await fileSource(context, id, id.file);
  const { located, spanning } = await locateEvent(context.store, id);
  const known = { id: formatEventId(id), stream: stream.name, ...source };
  if (located === undefined) {
    const outcome = await outcomeWithoutFile(context, id, spanning, source);
    return { ...known, ...(spanning && { manifest: await manifestStep(context, id, spanning) }), outcome, gold: [] };
  }
  const landed = {
    ...known,
    manifest: await manifestStep(context, id, located.row, located.event.position),
    bronze: bronzeStep(located),
  };
  if (located.container === "quarantine")
    return { ...landed, outcome: await quarantinedStep(context, id, located), gold: [] };
  return { ...landed, ...(await laterLayers(context, stream, id, located)) };
}

type Source = { readonly hub: HubStep | null } | { readonly file: FileStep };

async function hubSource(context: TraceContext, stream: Stream, id: EventId): Promise<Source> {
  const state = await context.hub(stream);
  return { hub: state === undefined ? null : hubStep(state, id) };
}

async function fileSource({ store }: TraceContext, id: EventId, file: string): Promise<Source> {
  const name = await landedFileName(store.manifest, id.partition.partition, file);
  return { file: { file, name: name ?? null, record: id.sequenceNumber } };
}

async function outcomeWithoutFile(
  context: TraceContext,
  id: EventId,
  spanning: ManifestRow | undefined,
  source: Source,
): Promise<OutcomeStep> {
  if (id.file !== undefined) return outcomeOfMissingRecord(context, id, id.file);
  const { last, gaps } = await readPartitionState(context.store.manifest, id.partition);
  const hub = "hub" in source ? source.hub?.state : undefined;
  return inferOutcome(id, { last, gaps, spanning: spanning?.counts, isExpired: spanning?.expired === true, hub });
}

/** A record that is not in this stream may be in another one: a landed file can contain records of several streams. */
async function outcomeOfMissingRecord(
  { store, streams }: TraceContext,
  id: EventId,
  file: string,
): Promise<OutcomeStep> {
  for (const { name } of streams) {
    if (name === id.partition.stream) continue;
    const other = { ...id, partition: { ...id.partition, stream: name } };
    if ((await locateEvent(store, other)).located !== undefined)
      throw new UnknownEvent(
        `record ${id.sequenceNumber} of that file belongs to another stream: ${formatEventId(other)}`,
      );
  }
  const { ignored } = await readFileCounts(store.manifest, id.partition, file);
  const { last } = await readPartitionState(store.manifest, id.partition, file);
  if (ignored > 0 && last !== undefined && id.sequenceNumber <= last)
    return { outcome: "ignored", note: `one of ${ignored} ignored records of the file, which are not retained` };
  throw new UnknownEvent(
    last === undefined
      ? "no record of that file has landed in this stream"
      : `that file has no such record in this stream; its records have landed up to ${last}`,
  );
}

const compactionNote = "compaction has replaced the row: the commit id and time of the event's own commit are unknown";

/** @param position of the event's own commit, if the row is compacted */
async function manifestStep(
  { store }: TraceContext,
  id: EventId,
  row: ManifestRow,
  position = row.position,
): Promise<ManifestStep> {
  const partition = partitionKeyOf(id.partition);
  const { from, first, last } = row;
  const isCompacted = from < row.position;
  const committed = isCompacted ? undefined : await readCommitInfo(store.manifest, partition, row.position);
  return {
    ...{ partition, position, first, last },
    ...(isCompacted && { compacted: `${from} to ${row.position}`, note: compactionNote }),
    commitId: committed?.commitId ?? null,
    committed: committed?.writtenAt === undefined ? null : isoTime(committed.writtenAt),
  };
}

function bronzeStep({ container, row, index, event }: Located): BronzeStep {
  return {
    container,
    blob: (container === "bronze" ? row.dataFile : row.quarantineFile) ?? "",
    row: index,
    enqueued: isoTime(event.enqueuedTime),
    ingested: isoTime(event.ingestTime),
    key: event.key ?? null,
    bytes: event.body.length,
    body: Buffer.from(event.body).toString(),
  };
}

async function quarantinedStep({ store }: TraceContext, id: EventId, located: Located): Promise<OutcomeStep> {
  const entry = await findEntry(store, id);
  if (entry === undefined) throw new Error(`${formatEventId(id)} is no longer in its quarantine file`);
  const { code, field, message } = entry.event;
  const chain = await chainOf(store, entry);
  return {
    outcome: "quarantined",
    reason: { code, field, message },
    state: entryState(entry.ledger),
    ...chain,
    ...replayOf(located),
  };
}

/** Silver and gold of an accepted event. */
async function laterLayers(context: TraceContext, stream: Stream, id: EventId, located: Located) {
  const outcome: OutcomeStep = { outcome: "accepted", ...replayOf(located) };
  const contributions = eventContributions(context, stream, located.event);
  if ("outcome" in contributions) {
    const note = `the stream now rejects it: ${contributions.code} ${contributions.field}`.trimEnd();
    return { outcome: { ...outcome, note }, gold: [] };
  }
  const silver = await silverStep(context, id.partition, located, contributions);
  const summaries = silver.state === "written" ? computedSummaries(context) : [];
  const gold = summaries.map((summary) => goldStep(context, summary, contributions));
  return { outcome, silver, gold: await Promise.all(gold) };
}

/** Without rollups, which are computed from another summary's rows when they are read. */
function computedSummaries({ summaries }: TraceContext): ComputedSummary[] {
  return summaries.filter((summary) => summary.kind === "computed");
}

function replayOf({ event }: Located): Pick<OutcomeStep, "replayOf"> {
  return event.replayOf === undefined ? {} : { replayOf: event.replayOf };
}
