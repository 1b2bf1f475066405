import { partitionKeyOf } from "../../../bronze/manifest/partition.ts";
import type { Checkpoint } from "../../../platform/azure/checkpoints.ts";
import type { HubEvent } from "../../../platform/azure/hub-events.ts";
import type { Hub, HubPartition, HubState } from "../../../platform/azure/hubs.ts";
import { consumerGroup } from "../../../platform/azure/resources.ts";
import { minute } from "../../../platform/time.ts";
import type { Stream } from "../../../streams/stream.ts";
import { isBlocked } from "../../ingest-recovery/compare.ts";
import { eventsOf, stateOf } from "../../ingest-recovery/hub-requests.ts";
import type { DoctorContext } from "../context.ts";
import type { HubPartitionSnapshot, HubSnapshot } from "../pipeline-snapshot.ts";
import type { CollectedPartition } from "./manifest.ts";

/** The size of a batch of the trigger. */
const searchedEvents = 1000;

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
      const state = await stateOrUndefined(hub);
      const names = { stream: stream.name, hub: stream.hub };
      if (state === undefined) return { ...names, createdOn: undefined, partitions: [] };
      const read = state.partitions.map((each) =>
        partitionSnapshot(context, stream, state, each, partitions, checkpoints.get(stream.name)?.get(each.id)),
      );
      return { ...names, createdOn: state.createdOn, partitions: await Promise.all(read) };
    }),
  );
}

async function stateOrUndefined(hub: Pick<Hub, "state">): Promise<HubState | undefined> {
  try {
    return await stateOf(hub);
  } catch {
    return undefined;
  }
}

async function partitionSnapshot(
  { hub: hubOf, now }: DoctorContext,
  stream: Stream,
  { createdOn }: HubState,
  { id, beginning, last, lastTime }: HubPartition,
  partitions: readonly CollectedPartition[],
  checkpoint: Checkpoint | undefined,
): Promise<HubPartitionSnapshot> {
  const hub = hubOf(stream);
  const key = partitionKeyOf({ stream: stream.name, partition: id, generation: createdOn });
  const landed = partitions.find((each) => each.key === key);
  const first = Math.max((landed?.last ?? -1) + 1, beginning);
  const [next] = first > last ? [] : await eventsOrNone(hub, id, first, first);
  const positions = {
    ...{ id, key, beginning, last, checkpoint },
    waitingSince: first > last ? undefined : (next?.enqueuedTime ?? lastTime),
    cursor: landed?.last,
    cursorMovedAt: landed?.movedAt,
    firstLanded: landed?.first,
    gaps: landed?.gaps ?? [],
  };
  if (!isBlocked(positions, now(), minute)) return { ...positions, notBytes: undefined };
  const waiting = await eventsOrNone(hub, id, first, Math.min(last, first + searchedEvents - 1));
  return { ...positions, notBytes: waiting.find(({ bodyKind }) => bodyKind !== "bytes")?.sequenceNumber };
}

/** None if the events cannot be read. */
async function eventsOrNone(
  hub: Pick<Hub, "events">,
  partition: string,
  from: number,
  to: number,
): Promise<readonly HubEvent[]> {
  try {
    return await eventsOf(hub, partition, [from, to]);
  } catch {
    return [];
  }
}
