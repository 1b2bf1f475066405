import type { BronzeReader } from "../../shared/bronze/bronze-reader.ts";
import { mapConcurrent } from "../../shared/platform/map-concurrent.ts";
import { pendingPartitions } from "../../shared/silver/slice/pending-partitions.ts";
import type { Drain, SilverCounts } from "./drain.ts";

/**
 * Drains the backlog of silver, several partitions concurrently.
 *
 * @param reader name of the silver database
 */
export async function silverRound(
  bronze: BronzeReader,
  reader: string,
  { drain, partitions }: { readonly drain: Drain; readonly partitions: number },
  onSlice: (done: SilverCounts) => void,
): Promise<SilverCounts> {
  let sum: SilverCounts = { events: 0, written: 0, deadLettered: 0 };
  const onDone = (done: SilverCounts) => {
    sum = {
      events: sum.events + done.events,
      written: sum.written + done.written,
      deadLettered: sum.deadLettered + done.deadLettered,
    };
    onSlice(done);
  };
  await mapConcurrent(await pendingPartitions(bronze, reader), partitions, (partition) => drain(partition, onDone));
  return sum;
}
