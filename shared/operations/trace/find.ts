import { dayOf } from "../../bronze/files/file-name.ts";
import { decodeAccepted } from "../../bronze/files/parquet.ts";
import { readListedFile } from "../../bronze/files/read-listed-file.ts";
import type { ManifestRow } from "../../bronze/manifest/manifest-row.ts";
import {
  type BronzePartition,
  listPartitions,
  partitionFromKey,
  partitionKeyOf,
} from "../../bronze/manifest/partition.ts";
import { eventsAfter, scan } from "../../bronze/manifest/scan.ts";
import { isoTime } from "../../platform/time.ts";
import { decodeBody } from "../../streams/decoding/decode.ts";
import { maxClockSkew } from "../../streams/fields/time.ts";
import type { Stream } from "../../streams/stream.ts";
import type { EventId } from "../quarantine/event-id.ts";
import type { QuarantineStore } from "../quarantine/store.ts";
import { UnknownEvent } from "./outcome.ts";

/** Selects the events of a device or a user at one time (epoch milliseconds). */
export interface EventQuery {
  readonly property: "deviceId" | "userId";
  readonly value: string;
  readonly time: number;
}

interface SearchContext {
  readonly store: QuarantineStore;
  readonly streams: readonly Stream[];
  /** Epoch milliseconds. */
  readonly earliestTime: number;
}

type Search = EventQuery & Pick<SearchContext, "earliestTime">;

/**
 * Finds accepted events. It reads bronze of all streams that have the property and a time, except for files of days on
 * which the event cannot have landed yet.
 *
 * @throws UnknownEvent when no event matches
 */
export async function findEvents(
  { store, streams, earliestTime }: SearchContext,
  query: EventQuery,
): Promise<EventId[]> {
  const candidates = streams.filter(({ schema }) => query.property in schema && "time" in schema);
  const found: EventId[] = [];
  for (const key of await listPartitions(store.manifest)) {
    const partition = partitionFromKey(key);
    const stream = candidates.find(({ name }) => name === partition.stream);
    if (stream !== undefined) found.push(...(await findIn(store, stream, partition, { ...query, earliestTime })));
  }
  if (found.length > 0) return found;
  const names = candidates.map(({ name }) => name).join(", ");
  throw new UnknownEvent(`bronze contains no matching accepted event at ${isoTime(query.time)} (${names})`);
}

async function findIn(
  { manifest, bronze }: QuarantineStore,
  stream: Stream,
  partition: BronzePartition,
  query: Search,
): Promise<EventId[]> {
  const firstDay = isoTime(query.time - maxClockSkew).slice(0, 10);
  const found: EventId[] = [];
  const rows = {
    manifest,
    partitionKey: partitionKeyOf(partition),
    after: 0,
    filter: ({ dataFile }: ManifestRow) => dataFile !== undefined && dayOf(dataFile) >= firstDay,
    read: async (row: ManifestRow, after: number) =>
      row.dataFile === undefined
        ? []
        : eventsAfter(await decodeAccepted(await readListedFile(bronze, row.dataFile)), row, after),
  };
  for await (const events of scan(rows)) {
    const matching = events.filter((event) => matches(stream, event, query));
    found.push(...matching.map(({ file, sequenceNumber, record }) => ({ partition, file, sequenceNumber, record })));
  }
  return found;
}

function matches(
  stream: Stream,
  { body, enqueuedTime }: { readonly body: Uint8Array; readonly enqueuedTime: number },
  { property, value, time, earliestTime }: Search,
): boolean {
  const decoded = decodeBody(stream, body, { enqueuedTime, earliestTime });
  if (decoded.outcome !== "accepted") return false;
  const event: Readonly<Record<string, unknown>> = decoded.event;
  return event[property] === value && event["time"] === time;
}
