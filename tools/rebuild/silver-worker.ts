import { parentPort, workerData } from "node:worker_threads";
import type { SliceLimits } from "../../shared/silver/slice/run-slice.ts";
import { openTarget } from "../common/target.ts";
import { databaseSetNamed } from "./database-set.ts";
import { localDrain, type SilverCounts } from "./drain.ts";
import { openDatabaseSet } from "./open-database-set.ts";
import { silverTarget } from "./silver-target.ts";

/** The options of a worker thread. */
export interface WorkerOptions {
  /** See `openTarget`. */
  readonly data: string | undefined;
  readonly databaseSet: string;
  readonly timeZone: string;
  readonly limits: SliceLimits;
  /** Whether silver is empty. */
  readonly isEmpty: boolean;
}

/** A message about a partition that the worker drains. */
export type WorkerMessage =
  | { readonly partition: string; readonly slice: SilverCounts }
  | { readonly partition: string; readonly ended: true; readonly error?: string };

if (parentPort !== null) serve(parentPort, workerData as WorkerOptions);

function serve(
  port: NonNullable<typeof parentPort>,
  { data, databaseSet, timeZone, limits, isEmpty }: WorkerOptions,
): void {
  const live = openTarget({ data });
  const target = openDatabaseSet(live, databaseSetNamed(databaseSet), timeZone);
  const drain = localDrain(silverTarget(target, isEmpty, Date.now), limits);
  const send = (message: WorkerMessage) => port.postMessage(message);
  port.on("message", async (partition: string) => {
    try {
      await drain(partition, (slice) => send({ partition, slice }));
      send({ partition, ended: true });
    } catch (error) {
      send({ partition, ended: true, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
}
