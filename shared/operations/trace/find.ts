import { dayOf } from "../../bronze/files/file-name.ts";
import { decodeLanded } from "../../bronze/files/parquet.ts";
import { readNamed } from "../../bronze/files/read-listed.ts";
import { listPartitions } from "../../bronze/manifest/commit.ts";
import {
  type BronzePartition,
  type ManifestRow,
  partitionFromKey,
  partitionKeyOf,
} from "../../bronze/manifest/manifest-row.ts";
import { behind, scan } from "../../bronze/manifest/scan.ts";
import { decodeBody } from "../../streams/decoding/decode.ts";
import type { Stream } from "../../streams/stream.ts";
import type { EventId } from "../quarantine/event-id.ts";
import type { QuarantineStore } from "../quarantine/store.ts";
import { UnknownEvent } from "./outcome.ts";

/** Whose event, and of what time (epoch milliseconds). */
export interface Wanted {
  readonly property: "deviceId" | "userId";
  readonly value: string;
  readonly time: number;
}

/** No event is of a time that is more than a day after it came. */
const mostAhead = 86_400_000;

/**
 * Accepted events by whose they are and their own time: reads the bronze of every stream that has both, and leaves out files of days
 * before the event can have come.
 *
 * @throws UnknownEvent when there is none
 */
export async function findEvents(
  { store, streams }: { readonly store: QuarantineStore; readonly streams: readonly Stream[] },
  wanted: Wanted,
): Promise<EventId[]> {
  const able = streams.filter(({ schema }) => wanted.property in schema && "time" in schema);
  const found: EventId[] = [];
  for (const key of await listPartitions(store.manifest)) {
    const partition = partitionFromKey(key);
    const stream = able.find(({ name }) => name === partition.stream);
    if (stream !== undefined) found.push(...(await findIn(store, stream, partition, wanted)));
  }
  if (found.length > 0) return found;
  const names = able.map(({ name }) => name).join(", ");
  throw new UnknownEvent(`bronze has no accepted event of it at ${new Date(wanted.time).toISOString()} (${names})`);
}

async function findIn(
  { manifest, bronze }: QuarantineStore,
  stream: Stream,
  partition: BronzePartition,
  wanted: Wanted,
): Promise<EventId[]> {
  const firstDay = new Date(wanted.time - mostAhead).toISOString().slice(0, 10);
  const found: EventId[] = [];
  const rows = {
    manifest,
    partitionKey: partitionKeyOf(partition),
    after: 0,
    wanted: ({ dataFile }: ManifestRow) => dataFile !== undefined && dayOf(dataFile) >= firstDay,
    read: async (row: ManifestRow, after: number) =>
      row.dataFile === undefined ? [] : behind(await decodeLanded(await readNamed(bronze, row.dataFile)), row, after),
  };
  for await (const events of scan(rows)) {
    const mine = events.filter((event) => isWanted(stream, event, wanted));
    found.push(...mine.map(({ file, sequenceNumber }) => ({ partition, file, sequenceNumber })));
  }
  return found;
}

function isWanted(
  stream: Stream,
  { body, enqueuedTime }: { readonly body: Uint8Array; readonly enqueuedTime: number },
  { property, value, time }: Wanted,
): boolean {
  const decoded = decodeBody(stream, body, enqueuedTime);
  if (decoded.outcome !== "accepted") return false;
  const event: Readonly<Record<string, unknown>> = decoded.event;
  return event[property] === value && event["time"] === time;
}
