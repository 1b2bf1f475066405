import type { Row } from "../../shared/gold/summary.ts";
import { registrations, type Sample, samples } from "./contributions.ts";
import { type DayOf, inOrder, utcDay } from "./days.ts";
import type { Sent } from "./raw.ts";
import { isValid, onePerTime, ownerAt } from "./ties.ts";

/* Weeks and months are computed from samples, not from days. */

interface Worn extends Sample {
  /** Null for a watch that is nobody's. */
  readonly user: string | null;
  readonly day: string;
}

/** The rows of `activity_daily`, in the order of their texts. */
export function referenceDays(events: readonly Sent[], dayOf: DayOf = utcDay): Row[] {
  const rows = together(events, dayOf, (day) => day).map(({ period, worn, steps, device, user }) => ({
    ...{ user_id: user, device_id: device, date: period, total_steps: steps },
    ...measures(worn),
  }));
  return inOrder(rows);
}

/**
 * The rows of `activity_weekly` or `activity_monthly`, in the order of their texts.
 *
 * @param periodOf such as `isoWeek`
 */
export function referencePeriods(
  events: readonly Sent[],
  column: "week" | "month",
  periodOf: (day: string) => string,
  dayOf: DayOf = utcDay,
): Row[] {
  const rows = together(events, dayOf, periodOf).map(({ period, worn, steps, device, user }) => ({
    ...{ user_id: user, device_id: device, [column]: period, days: new Set(worn.map(({ day }) => day)).size },
    ...{ total_steps: steps, ...measures(worn) },
  }));
  return inOrder(rows);
}

function together(events: readonly Sent[], dayOf: DayOf, periodOf: (day: string) => string) {
  const registered = registrations(events);
  const all = onePerTime(samples(events)).map((sample): Worn => {
    const user = ownerAt(registered, "device", sample.device, sample.time) ?? null;
    return { ...sample, user, day: dayOf(sample.time) };
  });
  const groups = Map.groupBy(all, ({ user, device, day }) =>
    JSON.stringify([user, user === null ? device : "", periodOf(day)]),
  );
  return [...groups].map(([key, worn]) => {
    const [user, , period] = JSON.parse(key);
    const counted = [...Map.groupBy(worn, ({ day }) => day).values()].map(busiest);
    const devices = [...Map.groupBy(counted, ({ device }) => device)].map(([device, some]) => ({
      device,
      steps: some.reduce((sum, { steps }) => sum + steps, 0),
    }));
    const [best] = devices.sort((a, b) => b.steps - a.steps || (a.device < b.device ? -1 : 1));
    const steps = counted.reduce((sum, each) => sum + each.steps, 0);
    return { user, period, worn, device: best?.device ?? "", steps };
  });
}

/** The device with more steps on a day. */
function busiest(day: readonly Worn[]): { device: string; steps: number } {
  const devices = [...Map.groupBy(day, ({ device }) => device)].map(([device, some]) => ({
    device,
    steps: some.reduce((sum, { steps }) => sum + steps, 0),
  }));
  const [best] = devices.sort((a, b) => b.steps - a.steps || (a.device < b.device ? -1 : 1));
  return best ?? { device: "", steps: 0 };
}

function measures(worn: readonly Worn[]) {
  const valid = worn
    .filter(({ bpm }) => isValid(bpm))
    .toSorted((a, b) => a.time - b.time || (a.device < b.device ? -1 : 1));
  const asleep = valid.filter((sample) => sample.asleep);
  const mean = (some: readonly Worn[]) =>
    some.length === 0 ? null : some.reduce((sum, { bpm }) => sum + bpm, 0) / some.length;
  return {
    avg_heart_rate: mean(valid),
    avg_heart_rate_asleep: mean(asleep),
    samples: valid.length,
    samples_asleep: asleep.length,
  };
}
