import { setTimeout as sleepFor } from "node:timers/promises";

/** `lost`: another one has the message by now, or it is gone. `failed`: it may work later. */
export type Renewed = "renewed" | "lost" | "failed";

export interface Renewal {
  /** How long a message is out of sight each time, milliseconds. */
  readonly visibility: number;
  readonly renew: () => Promise<Renewed>;
  /** Rejects when the signal aborts. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

const realSleep = (milliseconds: number, signal: AbortSignal) =>
  sleepFor(milliseconds, undefined, { signal, ref: false });

/** Half of the visibility; after a failure half of the pause before, so that several tries fit before it ends. */
export function renewalPause(visibility: number, previous: number | undefined, last: Renewed | undefined): number {
  if (last !== "failed" || previous === undefined) return visibility / 2;
  return Math.max(previous / 2, Math.min(visibility / 10, 60_000));
}

/** Does the work, and keeps its message out of sight meanwhile. No renewal is under way any more when it resolves. */
export async function withRenewal<T>(work: () => Promise<T>, renewal: Renewal): Promise<T> {
  const done = new AbortController();
  const renewing = keepRenewing(renewal, done.signal);
  try {
    return await work();
  } finally {
    done.abort();
    await renewing;
  }
}

async function keepRenewing(renewal: Renewal, signal: AbortSignal): Promise<void> {
  const { visibility, renew, sleep = realSleep } = renewal;
  let last: Renewed | undefined;
  let pause: number | undefined;
  while (last !== "lost") {
    pause = renewalPause(visibility, pause, last);
    await sleep(pause, signal).catch(() => {});
    if (signal.aborted) return;
    last = await renew();
  }
}
