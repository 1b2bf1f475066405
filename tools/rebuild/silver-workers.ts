import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Drain } from "./drain.ts";
import type { WorkerMessage, WorkerOptions } from "./silver-worker.ts";

export interface SilverWorkers {
  readonly drain: Drain;
  close(): Promise<void>;
}

/** Of a thread. Two slices need half of it; without a limit garbage would pile up to several times as much. */
const memory = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 48 };

/**
 * So many threads that work through partitions, since one alone is bound by its processor core. Partitions are handed out in turn to
 * whoever has fewest.
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
      const mine = workers.reduce((a, b) => (b.busy < a.busy ? b : a));
      mine.busy += 1;
      try {
        await drained(mine.worker, partition, onSlice);
      } finally {
        mine.busy -= 1;
      }
    },
    async close() {
      await Promise.all(workers.map(({ worker }) => worker.terminate()));
    },
  };
}

async function drained(worker: Worker, partition: string, onSlice: Parameters<Drain>[1]): Promise<void> {
  const over = new AbortController();
  // A thread that ends by itself has failed; one that runs out of memory says so by an error, which `once` throws too.
  const gone = once(worker, "exit", { signal: over.signal }).then(([code]) => {
    throw new Error(`${partition}: its thread ended with ${code}`);
  });
  gone.catch(() => {});
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
    await Promise.race([done, gone]);
  } finally {
    worker.off("message", onMessage);
    over.abort();
  }
}
