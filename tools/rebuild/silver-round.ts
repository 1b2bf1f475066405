import type { BronzeReader } from "../../shared/bronze/bronze-reader.ts";
import { concurrently } from "../../shared/platform/map-concurrent.ts";
import { partitionsWithNews } from "../../shared/silver/slice/plan.ts";
import type { Drain, SilverDone } from "./drain.ts";

/**
 * Works through what bronze has and silver has not, so many partitions side by side, each until nothing is left in it.
 *
 * @param reader the silver database
 */
export async function silverRound(
  bronze: BronzeReader,
  reader: string,
  { drain, partitions }: { readonly drain: Drain; readonly partitions: number },
  onSlice: (done: SilverDone) => void,
): Promise<SilverDone> {
  let sum: SilverDone = { events: 0, written: 0, setAside: 0 };
  const onDone = (done: SilverDone) => {
    sum = {
      events: sum.events + done.events,
      written: sum.written + done.written,
      setAside: sum.setAside + done.setAside,
    };
    onSlice(done);
  };
  await concurrently(await partitionsWithNews(bronze, reader), partitions, (partition) => drain(partition, onDone));
  return sum;
}
