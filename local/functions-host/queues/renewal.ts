import { type Pause, pause as systemPause } from "../wait.ts";

/** `lost`: another consumer has the message, or it is deleted. `failed`: a later attempt may succeed. */
export type RenewalResult = "renewed" | "lost" | "failed";

export interface RenewalOptions {
  /** How long a message stays invisible after each renewal, milliseconds. */
  readonly visibility: number;
  readonly renew: () => Promise<RenewalResult>;
  readonly pause?: Pause;
}

/**
 * Half of the visibility timeout; after a failure half of the previous delay, so that several attempts are made before
 * it ends.
 */
export function renewalDelay(
  visibility: number,
  previous: number | undefined,
  last: RenewalResult | undefined,
): number {
  if (last !== "failed" || previous === undefined) return visibility / 2;
  return Math.max(previous / 2, Math.min(visibility / 10, 60_000));
}

/** Runs the work, and renews the lease of its message meanwhile. No renewal is running when it resolves. */
export async function withRenewal<T>(work: () => Promise<T>, renewal: RenewalOptions): Promise<T> {
  const done = new AbortController();
  const renewing = keepRenewing(renewal, done.signal);
  try {
    return await work();
  } finally {
    done.abort();
    await renewing;
  }
}

async function keepRenewing(renewal: RenewalOptions, signal: AbortSignal): Promise<void> {
  const { visibility, renew, pause = systemPause } = renewal;
  let last: RenewalResult | undefined;
  let delay: number | undefined;
  while (last !== "lost") {
    delay = renewalDelay(visibility, delay, last);
    await pause(delay, signal);
    if (signal.aborted) return;
    last = await renew();
  }
}
