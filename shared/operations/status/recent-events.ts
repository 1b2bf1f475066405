import type { Lake } from "../../bronze/bronze-store.ts";
import { decodeAccepted, decodeQuarantined } from "../../bronze/files/parquet.ts";
import { readListedFile } from "../../bronze/files/read-listed-file.ts";
import { listPartitions, partitionFromKey } from "../../bronze/manifest/partition.ts";
import { readPartitionState } from "../../bronze/manifest/partition-state.ts";
import { type Scan, scan } from "../../bronze/manifest/scan.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { isoTime, minute } from "../../platform/time.ts";
import type { Masking } from "../../serving/masking/mask.ts";
import type { VisibleEvents } from "../../silver/restriction/visible-events.ts";
import { decodeBody } from "../../streams/decoding/decode.ts";
import type { Mark } from "../../streams/fields/mark.ts";
import { isGroup, isList, type Schema } from "../../streams/fields/schema.ts";
import type { Stream } from "../../streams/stream.ts";
import { formatEventId } from "../quarantine/event-id.ts";

/** An event that has landed, masked. */
export interface RecentEvent {
  /** For `GET /api/trace/{id}`. */
  readonly id: string;
  readonly stream: string;
  /** ISO 8601. */
  readonly enqueued: string;
  readonly ingested: string;
  readonly outcome: "accepted" | "quarantined";
  /** Why it was quarantined. */
  readonly code: string | null;
  /** Decoded fields: identifiers are pseudonyms, and attributes of people are left out. Null if it was quarantined. */
  readonly fields: Readonly<Record<string, unknown>> | null;
}

export interface RecentEventsContext {
  readonly lake: Lake;
  readonly streams: readonly Stream[];
  readonly masking: Pick<Masking, "pseudonymise">;
  /** Events with earlier times are not accepted; epoch milliseconds. */
  readonly earliestTime: number;
  readonly visible: VisibleEvents;
}

const partitionsAtOnce = 16;
/** With traffic a few partitions have enough events. */
const filesAtOnce = 4;

/** The clocks of the table and of a host that commits differ by less. */
const maxSkew = minute;

/**
 * The visible events that landed last, the newest first. Of each partition only the last commit counts, and its files
 * are read unless enough events are newer than it.
 */
export async function readRecentEvents(context: RecentEventsContext, limit: number): Promise<readonly RecentEvent[]> {
  const { manifest } = context.lake;
  const keys = (await listPartitions(manifest)).filter((key) => streamOf(context, key) !== undefined);
  const commits = await mapConcurrent(keys, partitionsAtOnce, (key) => lastCommit(context, key));
  let found: readonly RecentEvent[] = [];
  const newest = commits.toSorted((a, b) => b.movedAt - a.movedAt);
  for (let first = 0; first < newest.length; first += filesAtOnce) {
    const some = newest.slice(first, first + filesAtOnce);
    const oldest = found.length < limit ? undefined : found.at(-1);
    if (oldest !== undefined && Date.parse(oldest.ingested) > (some[0]?.movedAt ?? 0) + maxSkew) break;
    const read = await Promise.all(some.map(({ key, next }) => lastEvents(context, key, next, limit)));
    found = [...found, ...read.flat()].toSorted(newestFirst).slice(0, limit);
  }
  return found;
}

async function lastCommit({ lake: { manifest } }: RecentEventsContext, key: string) {
  const { next, movedAt = Number.POSITIVE_INFINITY } = await readPartitionState(manifest, partitionFromKey(key));
  return { key, next, movedAt };
}

function newestFirst(a: RecentEvent, b: RecentEvent): number {
  return a.ingested === b.ingested ? compare(b.enqueued, a.enqueued) : compare(b.ingested, a.ingested);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function streamOf({ streams }: RecentEventsContext, key: string): Stream | undefined {
  const { stream } = partitionFromKey(key);
  return streams.find(({ name }) => name === stream);
}

async function lastEvents(context: RecentEventsContext, key: string, next: number, limit: number) {
  const { manifest } = context.lake;
  const read: Scan<RecentEvent[]>["read"] = async ({ dataFile, quarantineFile }) => [
    ...(dataFile === undefined ? [] : await acceptedIn(context, key, dataFile, limit)),
    ...(quarantineFile === undefined ? [] : await quarantinedIn(context, key, quarantineFile, limit)),
  ];
  const found: RecentEvent[] = [];
  for await (const events of scan({ manifest, partitionKey: key, after: Math.max(0, next - 2), read }))
    found.push(...events);
  return found;
}

async function acceptedIn(context: RecentEventsContext, key: string, file: string, limit: number) {
  const stream = streamOf(context, key);
  const stored = await decodeAccepted(await readListedFile(context.lake.bronze, file));
  const events = await lastVisible(stored, limit, (event) => context.visible.accepted(key, event));
  return events.map((event): RecentEvent => {
    const bounds = { enqueuedTime: event.enqueuedTime, earliestTime: context.earliestTime };
    const decoded = stream && decodeBody(stream, event.body, bounds);
    const fields =
      stream && decoded?.outcome === "accepted" ? maskEvent(stream.schema, decoded.event, context.masking) : null;
    return { ...placeOf(key, event), outcome: "accepted", code: null, fields };
  });
}

async function quarantinedIn({ lake, visible }: RecentEventsContext, key: string, file: string, limit: number) {
  const stored = await decodeQuarantined(await readListedFile(lake.quarantine, file));
  const events = await lastVisible(stored, limit, visible.quarantined);
  return events.map((event): RecentEvent => {
    return { ...placeOf(key, event), outcome: "quarantined", code: event.code, fields: null };
  });
}

/** In their order. Reads from the end, so that a file of thousands of events is not decided event by event. */
async function lastVisible<E>(events: readonly E[], limit: number, isVisible: (event: E) => Promise<boolean>) {
  const found: E[] = [];
  for (const event of events.toReversed()) {
    if (found.length === limit) break;
    if (await isVisible(event)) found.push(event);
  }
  return found.toReversed();
}

interface Stored {
  readonly sequenceNumber: number;
  readonly record?: number | undefined;
  readonly file: string | undefined;
  readonly enqueuedTime: number;
  readonly ingestTime: number;
}

function placeOf(key: string, { sequenceNumber, record, file, enqueuedTime, ingestTime }: Stored) {
  const partition = partitionFromKey(key);
  return {
    id: formatEventId({ partition, file, sequenceNumber, record }),
    stream: partition.stream,
    enqueued: isoTime(enqueuedTime),
    ingested: isoTime(ingestTime),
  };
}

/** The decoded event by the marks of its fields. What has no mark is left out. */
export function maskEvent(
  schema: Schema,
  event: Readonly<Record<string, unknown>>,
  { pseudonymise }: Pick<Masking, "pseudonymise">,
): Readonly<Record<string, unknown>> {
  const masked: Record<string, unknown> = {};
  const add = (name: string, mark: Mark, value: unknown) => {
    if (value === undefined || mark === "attribute") return;
    masked[name] = mark === "open" ? value : pseudonymise(mark.identifier, String(value));
  };
  for (const [name, part] of Object.entries(schema)) {
    const value = event[name];
    if (!isGroup(part) && !isList(part)) add(name, part.mark, value);
    else if (typeof value === "object" && value !== null)
      for (const [inner, field] of Object.entries(isGroup(part) ? part.fields : part.item))
        add(inner, field.mark, (value as Readonly<Record<string, unknown>>)[inner]);
  }
  return masked;
}
