import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Drain } from "./drain.ts";
import type { WorkerMessage, WorkerOptions } from "./silver-worker.ts";

export interface SilverWorkers {
  readonly drain: Drain;
  close(): Promise<void>;
}

/**
 * Memory limits of a thread. Two slices need half of it; without a limit, uncollected garbage takes several times as
 * much.
 */
const memory = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 48 };

/**
 * Starts threads that drain partitions, since one thread is limited to one processor core. A partition is assigned to
 * the thread with the fewest partitions.
 */
export function startWorkers(count: number, options: WorkerOptions): SilverWorkers {
  const url = new URL("./silver-worker.ts", import.meta.url);
  const workers = Array.from({ length: count }, () => ({
    worker: new Worker(url, {
      workerData: options,
      execArgv: ["--disable-warning=ExperimentalWarning"],
      resourceLimits: memory,
    }),
    busy: 0,
  }));
  return {
    async drain(partition, onSlice) {
      const target = workers.reduce((a, b) => (b.busy < a.busy ? b : a));
      target.busy += 1;
      try {
        await drainInWorker(target.worker, partition, onSlice);
      } finally {
        target.busy -= 1;
      }
    },
    async close() {
      await Promise.all(workers.map(({ worker }) => worker.terminate()));
    },
  };
}

async function drainInWorker(worker: Worker, partition: string, onSlice: Parameters<Drain>[1]): Promise<void> {
  const finished = new AbortController();
  // An exit is a failure; `once` also rejects on the error event of a thread that is out of memory.
  const failed = once(worker, "exit", { signal: finished.signal }).then(([code]) => {
    throw new Error(`${partition}: its thread ended with ${code}`);
  });
  failed.catch(() => {});
  let onMessage: (message: WorkerMessage) => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    onMessage = (message) => {
      if (message.partition !== partition) return;
      if ("slice" in message) onSlice(message.slice);
      else if (message.error === undefined) resolve();
      else reject(new Error(`${partition}: ${message.error}`));
    };
  });
  worker.on("message", onMessage);
  try {
    worker.postMessage(partition);
    await Promise.race([done, failed]);
  } finally {
    worker.off("message", onMessage);
    finished.abort();
  }
}
