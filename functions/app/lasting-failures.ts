import { isThrottled } from "../../shared/platform/azure/errors.ts";
import { minute } from "../../shared/platform/time.ts";

/** Throttling that ends within this time needs nobody. */
const patience = 5 * minute;
/** Without a failure for so long, longer than any schedule of the work, the next one counts as the first. */
const forgetAfter = 11 * minute;

/**
 * Decides which failures alert: throttling only if it lasts, everything else at once.
 *
 * @param now epoch milliseconds
 * @returns for the name of a work and its failure whether it alerts
 */
export function lastingFailures(now: () => number): (work: string, error: unknown) => boolean {
  const throttled = new Map<string, { readonly since: number; readonly last: number }>();
  return (work, error) => {
    if (!isThrottled(error)) return true;
    const time = now();
    const known = throttled.get(work);
    const since = known === undefined || time - known.last > forgetAfter ? time : known.since;
    throttled.set(work, { since, last: time });
    return time - since >= patience;
  };
}
