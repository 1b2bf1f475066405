import { runSlice, type Silver, type SliceLimits } from "../../shared/silver/slice/run-slice.ts";

export interface SilverCounts {
  readonly events: number;
  readonly written: number;
  /** Events stored as dead letters in `quarantine`. */
  readonly deadLettered: number;
}

/** Processes the backlog of a manifest partition in silver; reports each slice. */
export type Drain = (partition: string, onSlice: (done: SilverCounts) => void) => Promise<void>;

/** Drains in the current thread. After a kill, it resumes from the progress of the partition. */
export function localDrain(silver: Silver, limits: SliceLimits): Drain {
  return async (partition, onSlice) => {
    for (;;) {
      const { events, written, deadLettered, moved } = await runSlice(silver, partition, limits);
      if (!moved) return;
      onSlice({ events, written, deadLettered });
    }
  };
}
