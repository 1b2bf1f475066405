import { partitionKeyOf } from "../../../bronze/manifest/manifest-row.ts";
import type { Checkpoint } from "../../../platform/azure/checkpoints.ts";
import type { Hub, HubPartition, HubState } from "../../../platform/azure/hubs.ts";
import { within } from "../../../platform/with-timeout.ts";
import type { Stream } from "../../../streams/stream.ts";
import type { DoctorWorld } from "../context.ts";
import type { HubFacts, HubPartitionFacts } from "../facts.ts";
import type { PartitionRead } from "./manifest.ts";

/** The group that the app reads by. */
const consumerGroup = "ingest";
/** Milliseconds that a hub gets to answer. */
const budget = 15_000;

export type StreamCheckpoints = ReadonlyMap<string, ReadonlyMap<string, Checkpoint>>;

/** By stream. To be read before the manifest: what is behind a checkpoint has landed before it was written. */
export async function readCheckpoints({ streams, hub, checkpoints }: DoctorWorld): Promise<StreamCheckpoints> {
  if (checkpoints === undefined) return new Map();
  const found = streams.map(async (stream) => {
    return [stream.name, await checkpoints.of(hub(stream).address(), consumerGroup)] as const;
  });
  return new Map(await Promise.all(found));
}

/** To be read after the manifest: a hub has all that has landed. */
export function readHubs(
  world: DoctorWorld,
  partitions: readonly PartitionRead[],
  checkpoints: StreamCheckpoints,
): Promise<HubFacts[]> {
  return Promise.all(
    world.streams.map(async (stream): Promise<HubFacts> => {
      const hub = world.hub(stream);
      const state = await stateOf(hub);
      const of = { stream: stream.name, hub: stream.hub };
      if (state === undefined) return { ...of, createdOn: undefined, partitions: [] };
      const read = state.partitions.map((each) =>
        partitionFacts(hub, stream, state, each, partitions, checkpoints.get(stream.name)?.get(each.id)),
      );
      return { ...of, createdOn: state.createdOn, partitions: await Promise.all(read) };
    }),
  );
}

async function stateOf(hub: Pick<Hub, "state">): Promise<HubState | undefined> {
  try {
    return await within(budget, hub.state());
  } catch {
    return undefined;
  }
}

async function partitionFacts(
  hub: Pick<Hub, "events">,
  stream: Stream,
  { createdOn }: HubState,
  { id, beginning, last, lastTime }: HubPartition,
  partitions: readonly PartitionRead[],
  checkpoint: Checkpoint | undefined,
): Promise<HubPartitionFacts> {
  const key = partitionKeyOf({ stream: stream.name, partition: id, epoch: createdOn });
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

/** Of the one event; if it cannot be read, the newest one's time says at least that something waits. */
async function enqueuedTime(hub: Pick<Hub, "events">, partition: string, at: number): Promise<number | undefined> {
  try {
    return (await within(budget, hub.events(partition, at, at)))[0]?.enqueuedTime;
  } catch {
    return undefined;
  }
}
