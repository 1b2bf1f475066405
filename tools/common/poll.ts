import { setTimeout as sleep } from "node:timers/promises";

export interface PollOptions {
  /** Milliseconds without a change of the state after which polling ends. */
  readonly stallTimeout: number;
  /** Milliseconds between two reads; more if a read is slow. */
  readonly interval?: number;
}

export interface PollResult<T> {
  readonly state: T;
  /** False if the state has not changed for `stallTimeout`. */
  readonly isDone: boolean;
}

/** Reads a state, which must be serializable as JSON, until it is done or has stalled. */
export async function pollUntil<T>(
  read: () => Promise<T>,
  isDone: (state: T) => boolean,
  { stallTimeout, interval = 500 }: PollOptions,
): Promise<PollResult<T>> {
  let changedAt = Date.now();
  let last: string | undefined;
  for (;;) {
    const began = performance.now();
    const state = await read();
    if (isDone(state)) return { state, isDone: true };
    const text = JSON.stringify(state);
    if (text !== last) changedAt = Date.now();
    last = text;
    if (Date.now() - changedAt >= stallTimeout) return { state, isDone: false };
    await sleep(Math.max(interval, 2 * (performance.now() - began)));
  }
}
