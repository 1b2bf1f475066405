import { partitionKeyOf } from "../../../bronze/manifest/partition.ts";
import type { Checkpoint } from "../../../platform/azure/checkpoints.ts";
import type { Hub, HubPartition, HubState } from "../../../platform/azure/hubs.ts";
import { consumerGroup } from "../../../platform/azure/resources.ts";
import { withTimeout } from "../../../platform/with-timeout.ts";
import type { Stream } from "../../../streams/stream.ts";
import type { DoctorContext } from "../context.ts";
import type { HubPartitionSnapshot, HubSnapshot } from "../pipeline-snapshot.ts";
import type { CollectedPartition } from "./manifest.ts";

/** Milliseconds. */
const timeout = 15_000;

export type StreamCheckpoints = ReadonlyMap<string, ReadonlyMap<string, Checkpoint>>;

/** By stream. Call this before reading the manifest: events before a checkpoint have landed when it is written. */
export async function readCheckpoints({ streams, hub, checkpoints }: DoctorContext): Promise<StreamCheckpoints> {
  if (checkpoints === undefined) return new Map();
  const found = streams.map(async (stream) => {
    return [stream.name, await checkpoints.of(hub(stream).address(), consumerGroup)] as const;
  });
  return new Map(await Promise.all(found));
}

/** Call this after reading the manifest: a hub has all events that have landed. */
export function readHubs(
  context: DoctorContext,
  partitions: readonly CollectedPartition[],
  checkpoints: StreamCheckpoints,
): Promise<HubSnapshot[]> {
  return Promise.all(
    context.streams.map(async (stream): Promise<HubSnapshot> => {
      const hub = context.hub(stream);
      const state = await stateOf(hub);
      const names = { stream: stream.name, hub: stream.hub };
      if (state === undefined) return { ...names, createdOn: undefined, partitions: [] };
      const read = state.partitions.map((each) =>
        partitionSnapshot(hub, stream, state, each, partitions, checkpoints.get(stream.name)?.get(each.id)),
      );
      return { ...names, createdOn: state.createdOn, partitions: await Promise.all(read) };
    }),
  );
}

async function stateOf(hub: Pick<Hub, "state">): Promise<HubState | undefined> {
  try {
    return await withTimeout(timeout, hub.state());
  } catch {
    return undefined;
  }
}

async function partitionSnapshot(
  hub: Pick<Hub, "events">,
  stream: Stream,
  { createdOn }: HubState,
  { id, beginning, last, lastTime }: HubPartition,
  partitions: readonly CollectedPartition[],
  checkpoint: Checkpoint | undefined,
): Promise<HubPartitionSnapshot> {
  const key = partitionKeyOf({ stream: stream.name, partition: id, generation: createdOn });
  const landed = partitions.find((each) => each.key === key);
  const first = Math.max((landed?.last ?? -1) + 1, beginning);
  const waitingSince = first > last ? undefined : ((await enqueuedTime(hub, id, first)) ?? lastTime);
  return {
    ...{ id, key, beginning, last, checkpoint, waitingSince },
    cursor: landed?.last,
    cursorMovedAt: landed?.movedAt,
    firstLanded: landed?.first,
    gaps: landed?.gaps ?? [],
  };
}

/** Undefined if the event cannot be read; the caller then uses the time of the partition's last event. */
async function enqueuedTime(hub: Pick<Hub, "events">, partition: string, at: number): Promise<number | undefined> {
  try {
    return (await withTimeout(timeout, hub.events(partition, at, at)))[0]?.enqueuedTime;
  } catch {
    return undefined;
  }
}
