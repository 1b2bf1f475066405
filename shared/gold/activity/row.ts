import { sum } from "../../platform/sum.ts";
import type { Sample } from "../../silver/documents/activity-buckets.ts";
import { isPlausible } from "../../silver/documents/bucket.ts";
import type { Row } from "../summary.ts";

/** The samples of one watch on one day. */
export interface WatchDay {
  readonly deviceId: string;
  /** By time. */
  readonly samples: readonly (Sample & { readonly time: number })[];
}

/**
 * The row of a day of a user, or of a watch without an owner (`userId` null). Heart rates of all watches are pooled,
 * each valid sample weighing the same. Steps are those of the watch with more, because two worn watches count each step
 * twice. Undefined without a sample.
 */
export function activityRow(userId: string | null, date: string, watches: readonly WatchDay[]): Row | undefined {
  const worn = watches.filter(({ samples }) => samples.length > 0);
  const [counting] = worn
    .map(({ deviceId, samples }) => ({ deviceId, steps: sum(samples.map(({ steps }) => steps)) }))
    .sort((a, b) => b.steps - a.steps || (a.deviceId < b.deviceId ? -1 : 1));
  if (counting === undefined) return undefined;
  const valid = worn
    .flatMap(({ deviceId, samples }) => samples.map((sample) => ({ ...sample, deviceId })))
    .filter(({ bpm }) => isPlausible(bpm))
    // Sums of doubles depend on the order, and every rebuild must give the same one.
    .sort((a, b) => a.time - b.time || (a.deviceId < b.deviceId ? -1 : 1));
  const asleep = valid.filter((sample) => sample.asleep);
  return {
    user_id: userId,
    device_id: counting.deviceId,
    date,
    total_steps: counting.steps,
    avg_heart_rate: mean(valid),
    avg_heart_rate_asleep: mean(asleep),
    samples: valid.length,
    samples_asleep: asleep.length,
  };
}

function mean(samples: readonly Sample[]): number | null {
  return samples.length === 0 ? null : sum(samples.map(({ bpm }) => bpm)) / samples.length;
}
