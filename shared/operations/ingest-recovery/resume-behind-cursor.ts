import { partitionFromKey } from "../../bronze/manifest/partition.ts";
import { readPartitionState } from "../../bronze/manifest/partition-state.ts";
import type { HubEvent } from "../../platform/azure/hub-events.ts";
import { consumerGroup } from "../../platform/azure/resources.ts";
import type { Stream } from "../../streams/stream.ts";
import type { RecoveryContext } from "./context.ts";
import { eventsOf, stateOf } from "./hub-requests.ts";

/**
 * Makes the host resume behind the cursor: moves its checkpoint there, and takes the partition over, since a host reads
 * the checkpoint only when it claims a partition. If the hub has no event at the cursor, the host resumes at the
 * beginning.
 *
 * @param known an event of the partition that may be the one at the cursor
 * @returns false if the host is past the cursor already, or its storage is not configured
 */
export async function resumeBehindCursor(
  { checkpoints, hub: hubOf, lake }: RecoveryContext,
  stream: Stream,
  key: string,
  known: HubEvent | undefined,
): Promise<boolean> {
  if (checkpoints === undefined) return false;
  const hub = hubOf(stream);
  const partition = partitionFromKey(key);
  const id = partition.partition;
  const hostPartition = { hub: hub.address(), consumerGroup, id };
  const checkpoint = (await checkpoints.of(hostPartition.hub, consumerGroup)).get(id);
  const { last: cursor } = await readPartitionState(lake.manifest, partition);
  const last = (await stateOf(hub)).partitions.find((each) => each.id === id)?.last ?? -1;
  const at = checkpoint?.sequenceNumber ?? -1;
  if (at > (cursor ?? -1) && at <= last) return false;
  if (checkpoint === undefined || at !== cursor) {
    const event = cursor === undefined ? undefined : await eventAt(cursor);
    if (!(await checkpoints.move(hostPartition, event, checkpoint))) return false;
  }
  await checkpoints.takeOver(hostPartition);
  return true;

  async function eventAt(sequenceNumber: number): Promise<HubEvent | undefined> {
    if (known?.sequenceNumber === sequenceNumber) return known;
    return sequenceNumber > last ? undefined : (await eventsOf(hub, id, [sequenceNumber, sequenceNumber]))[0];
  }
}
