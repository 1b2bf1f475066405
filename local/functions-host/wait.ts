import { setTimeout as sleep } from "node:timers/promises";

/** The longest delay of a Node.js timer: 24 days. */
export const maxTimerDelay = 2 ** 31 - 1;

/** Resolves after the delay, or when the signal aborts. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Does not keep the process alive. */
export const pause: Pause = (milliseconds, signal) =>
  sleep(milliseconds, undefined, { signal, ref: false }).catch(() => {});

/** Resolves with the work, or after the timeout. Rejects when the work rejects first. */
export async function waitAtMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const settled = new AbortController();
  try {
    await Promise.race([work, sleep(milliseconds, undefined, { signal: settled.signal }).catch(() => {})]);
  } finally {
    settled.abort();
  }
}

/** Varies a delay by up to 20 %, so that several hosts do not act at the same moment. */
export function withJitter(milliseconds: number, random: () => number): number {
  return Math.round(milliseconds * (0.8 + 0.4 * random()));
}
