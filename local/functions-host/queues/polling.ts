import { shortestPollingInterval } from "../settings/queues.ts";
import { withJitter } from "../wait.ts";

/** Polling costs nothing on one machine, so the delay may be shorter than the minute of Azure. */
const maximumInterval = 2_000;

/**
 * The delay (milliseconds) after an empty poll: 100 ms, then about twice the previous one. Jitter of 20 % spreads the
 * polls of several hosts.
 *
 * @param previous previous delay; undefined for the first empty poll
 * @param longest maximum of host.json; the effective maximum is 2 s
 */
export function nextDelay(previous: number | undefined, longest: number, random: () => number): number {
  const limit = Math.min(longest, maximumInterval);
  if (previous === undefined) return Math.min(shortestPollingInterval, limit);
  return Math.min(limit, withJitter(previous * 2, random));
}
