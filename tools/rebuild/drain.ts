import { runSlice, type Silver, type SliceLimits } from "../../shared/silver/slice/run-slice.ts";

export interface SilverDone {
  readonly events: number;
  readonly written: number;
  /** Refused for good, and kept in `quarantine`. */
  readonly setAside: number;
}

/** Works through all that a manifest partition has and silver has not; tells of each slice. */
export type Drain = (partition: string, onSlice: (done: SilverDone) => void) => Promise<void>;

/** In this very thread. Killed anywhere it goes on from the partition's progress. */
export function drainHere(silver: Silver, limits: SliceLimits): Drain {
  return async (partition, onSlice) => {
    for (;;) {
      const { events, written, setAside, moved } = await runSlice(silver, partition, limits);
      if (!moved) return;
      onSlice({ events, written, setAside });
    }
  };
}
