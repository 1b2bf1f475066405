import { parentPort, workerData } from "node:worker_threads";
import type { SliceLimits } from "../../shared/silver/slice/run-slice.ts";
import { openTarget } from "../common/target.ts";
import { pairNamed } from "./database-set.ts";
import { drainHere, type SilverDone } from "./drain.ts";
import { openTargetOf } from "./open-target.ts";
import { silverToMake } from "./silver.ts";

/** What a worker is told when it starts. */
export interface WorkerOptions {
  /** See `openTarget`. */
  readonly data: string | undefined;
  readonly pair: string;
  readonly timeZone: string;
  readonly limits: SliceLimits;
  /** Nothing is in silver yet. */
  readonly fresh: boolean;
}

/** Of one partition that it was told to drain. */
export type WorkerMessage =
  | { readonly partition: string; readonly slice: SilverDone }
  | { readonly partition: string; readonly ended: true; readonly error?: string };

if (parentPort !== null) serve(parentPort, workerData as WorkerOptions);

function serve(port: NonNullable<typeof parentPort>, { data, pair, timeZone, limits, fresh }: WorkerOptions): void {
  const live = openTarget({ data });
  const target = openTargetOf(live, pairNamed(pair), timeZone);
  const drain = drainHere(silverToMake(target, fresh, Date.now), limits);
  const tell = (message: WorkerMessage) => port.postMessage(message);
  port.on("message", async (partition: string) => {
    try {
      await drain(partition, (slice) => tell({ partition, slice }));
      tell({ partition, ended: true });
    } catch (error) {
      tell({ partition, ended: true, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
}
