import { shortestPollingInterval } from "../settings/queues.ts";

/** On one machine nobody pays for looking, and nobody likes to wait for a minute. */
const longestPollingInterval = 2_000;

/**
 * The pause (milliseconds) after a look that found nothing: a tenth of a second, then about twice as long each time.
 * A fifth either way is chance, so that hosts do not look all at once.
 *
 * @param previous pause; undefined for the first since a message was found
 * @param longest as host.json says; here it is 2 s at most
 */
export function nextPause(previous: number | undefined, longest: number, random: () => number): number {
  const most = Math.min(longest, longestPollingInterval);
  if (previous === undefined) return Math.min(shortestPollingInterval, most);
  return Math.min(most, Math.round(previous * 2 * (0.8 + 0.4 * random())));
}
