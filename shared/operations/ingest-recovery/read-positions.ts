import { rowsAfter } from "../../bronze/manifest/manifest-row.ts";
import { partitionFromKey, partitionKeyOf } from "../../bronze/manifest/partition.ts";
import { readPartitionState } from "../../bronze/manifest/partition-state.ts";
import { consumerGroup } from "../../platform/azure/resources.ts";
import type { Table } from "../../platform/azure/tables.ts";
import type { Stream } from "../../streams/stream.ts";
import { type InventoryStore, readPartition } from "../maintenance/manifest-inventory.ts";
import { isBlocked, unreadBeginning, waitingEvents } from "./compare.ts";
import type { RecoveryContext } from "./context.ts";
import { createdOn, eventsOf, stateOf } from "./hub-requests.ts";
import type { PartitionPositions } from "./positions.ts";

export interface StreamPositions {
  /** Creation time of the hub. */
  readonly generation: number;
  readonly partitions: readonly PartitionPositions[];
}

/**
 * Reads checkpoints, then the manifest, then the hub: see `compare.ts`.
 *
 * @param partitionKeys of the manifest
 * @param grace milliseconds that an event may wait
 * @returns undefined if the hub was recreated meanwhile
 */
export async function readPositions(
  context: RecoveryContext,
  stream: Stream,
  partitionKeys: readonly string[],
  grace: number,
): Promise<StreamPositions | undefined> {
  const hub = context.hub(stream);
  const generation = await createdOn(hub);
  const checkpoints = await context.checkpoints?.of(hub.address(), consumerGroup);
  const landed = new Map<string, Landed>();
  for (const key of partitionKeys.filter((each) => belongsTo(each, stream, generation)))
    landed.set(key, await readLanded(context.lake.manifest, key));
  const state = await stateOf(hub);
  if (state.createdOn !== generation) return undefined;
  const partitions: PartitionPositions[] = [];
  for (const { id, beginning, last } of state.partitions) {
    const key = partitionKeyOf({ stream: stream.name, partition: id, generation });
    const checkpoint = checkpoints?.get(id);
    const read = landed.get(key);
    const positions = { ...nothingLanded, ...read, ...{ id, key, beginning, last, checkpoint } };
    const firstLanded =
      read !== undefined && unreadBeginning(positions) !== undefined
        ? await lowestLanded(context.lake, key)
        : positions.firstLanded;
    partitions.push(await withWaitingSince({ ...positions, firstLanded }));
  }
  return { generation, partitions };

  /** Reads the event only if the partition would be blocked, were it old enough. */
  async function withWaitingSince(positions: PartitionPositions): Promise<PartitionPositions> {
    const waiting = waitingEvents(positions);
    if (waiting === undefined || !isBlocked({ ...positions, waitingSince: 0 }, context.now(), grace)) return positions;
    const [event] = await eventsOf(hub, positions.id, [waiting[0], waiting[0]]);
    return { ...positions, waitingSince: event?.enqueuedTime };
  }
}

type Landed = Pick<PartitionPositions, "cursor" | "cursorMovedAt" | "firstLanded" | "gaps">;

const nothingLanded = {
  ...{ cursor: undefined, cursorMovedAt: undefined, firstLanded: undefined, waitingSince: undefined },
  gaps: [],
};

function belongsTo(key: string, { name }: Stream, generation: number): boolean {
  return key.startsWith(`${name}|`) && key.endsWith(`|${generation}`);
}

async function readLanded(manifest: Table, key: string): Promise<Landed> {
  const state = await readPartitionState(manifest, partitionFromKey(key));
  return {
    cursor: state.last,
    cursorMovedAt: state.movedAt,
    gaps: state.gaps.flatMap(({ missing }) => missing),
    firstLanded: await firstOfFirstRow(manifest, key),
  };
}

/** Of the first commit. Later ones are lower only if they filled a gap. */
async function firstOfFirstRow(manifest: Table, key: string): Promise<number | undefined> {
  for await (const { first } of rowsAfter(manifest, key, 0)) return first;
  return undefined;
}

async function lowestLanded(store: InventoryStore, key: string): Promise<number | undefined> {
  const { rows, missing } = await readPartition(store, key);
  return missing.length === 0 && rows.length > 0 ? Math.min(...rows.map(({ first }) => first)) : undefined;
}
