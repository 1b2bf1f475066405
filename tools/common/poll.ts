import { setTimeout as sleep } from "node:timers/promises";

export interface PollOptions {
  /** Milliseconds without a change of the state after which polling ends; by default never. */
  readonly stallTimeout?: number;
  /** Milliseconds after which no further read begins; by default without limit. */
  readonly timeout?: number;
  /** Milliseconds between two reads; more if a read is slow. */
  readonly interval?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

export interface PollResult<T> {
  readonly state: T;
  /** False if the state has not changed for `stallTimeout`, or after `timeout`. */
  readonly isDone: boolean;
}

/** Reads a state, which must be serializable as JSON, until it is done, has stalled, or the timeout is over. */
export async function pollUntil<T>(
  read: () => Promise<T>,
  isDone: (state: T) => boolean,
  { stallTimeout = Infinity, timeout = Infinity, interval = 500, now = Date.now, wait = sleep }: PollOptions,
): Promise<PollResult<T>> {
  const deadline = now() + timeout;
  let changedAt = now();
  let last: string | undefined;
  for (;;) {
    const began = now();
    const state = await read();
    if (isDone(state)) return { state, isDone: true };
    const text = JSON.stringify(state);
    if (text !== last) changedAt = now();
    last = text;
    const delay = Math.max(interval, 2 * (now() - began));
    if (now() - changedAt >= stallTimeout || now() + delay > deadline) return { state, isDone: false };
    await wait(delay);
  }
}
