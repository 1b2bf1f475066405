import { sum } from "../../platform/sum.ts";
import { hour } from "../../platform/time.ts";
import type { Sample } from "../../silver/documents/activity-buckets.ts";
import { isPlausible } from "../../streams/fields/plausible.ts";
import { mean } from "../mean.ts";
import type { Row } from "../summary.ts";

/** The samples of one watch on one day. */
export interface WatchDay {
  readonly deviceId: string;
  /** By time. */
  readonly samples: readonly (Sample & { readonly time: number })[];
}

/**
 * The row of a day of a user, or of a watch without an owner (`userId` null). Heart rates of all watches are pooled,
 * each valid sample weighing the same. Steps of an hour are those of the watch with more of them in that hour, because
 * two worn watches count each step twice, while a watch and a phone may be carried one after the other. Undefined
 * without a sample.
 */
export function activityRow(userId: string | null, date: string, watches: readonly WatchDay[]): Row | undefined {
  const worn = watches.filter(({ samples }) => samples.length > 0);
  if (worn.length === 0) return undefined;
  const hours = stepsByHour(worn).map(mostSteps);
  const counted = [...Map.groupBy(hours, ({ deviceId }) => deviceId)].map(([deviceId, some]) => total(deviceId, some));
  const valid = worn
    .flatMap(({ deviceId, samples }) => samples.map((sample) => ({ ...sample, deviceId })))
    .filter(({ bpm }) => isPlausible(bpm))
    // Sums of doubles depend on the order, and every rebuild must give the same one.
    .sort((a, b) => a.time - b.time || (a.deviceId < b.deviceId ? -1 : 1));
  const asleep = valid.filter((sample) => sample.asleep);
  return {
    user_id: userId,
    device_id: mostSteps(counted).deviceId,
    date,
    total_steps: sum(hours.map(({ steps }) => steps)),
    avg_heart_rate: meanOf(valid),
    avg_heart_rate_asleep: meanOf(asleep),
    samples: valid.length,
    samples_asleep: asleep.length,
  };
}

/** Steps of one watch, in an hour or in a day. */
interface WatchSteps {
  readonly deviceId: string;
  readonly steps: number;
}

/** For each UTC hour with a sample, the steps of each watch. Half of an hour may belong to the day before. */
function stepsByHour(watches: readonly WatchDay[]): WatchSteps[][] {
  const all = watches.flatMap(({ deviceId, samples }) => samples.map((sample) => ({ deviceId, ...sample })));
  const hours = Map.groupBy(all, ({ time }) => Math.floor(time / hour));
  return [...hours.values()].map((some) =>
    [...Map.groupBy(some, ({ deviceId }) => deviceId)].map(([deviceId, samples]) => total(deviceId, samples)),
  );
}

function total(deviceId: string, some: readonly { readonly steps: number }[]): WatchSteps {
  return { deviceId, steps: sum(some.map(({ steps }) => steps)) };
}

/** The watch with the most steps; of several, the one with the smallest id. */
function mostSteps(watches: readonly WatchSteps[]): WatchSteps {
  return watches.reduce((best, next) =>
    next.steps > best.steps || (next.steps === best.steps && next.deviceId < best.deviceId) ? next : best,
  );
}

function meanOf(samples: readonly Sample[]): number | null {
  return samples.length === 0 ? null : mean(samples.map(({ bpm }) => bpm ?? 0));
}
