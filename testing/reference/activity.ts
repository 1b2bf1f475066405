import type { Row } from "../../shared/gold/summary.ts";
import { registrations, type Sample, samples } from "./contributions.ts";
import { type DayOf, inOrder, utcDay } from "./days.ts";
import type { Sent } from "./raw.ts";
import { isValid, onePerTime, ownerAt } from "./ties.ts";

/* Weeks and months are computed from samples, not from days. */

interface OwnedSample extends Sample {
  /** Null for a watch without an owner. */
  readonly user: string | null;
  readonly day: string;
}

/** The rows of `activity_daily`, in the order of their texts. */
export function referenceDays(events: readonly Sent[], dayOf: DayOf = utcDay): Row[] {
  const rows = periodGroups(events, dayOf, (day) => day).map(({ period, owned, steps, device, user }) => ({
    ...{ user_id: user, device_id: device, date: period, total_steps: steps },
    ...measures(owned),
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
  const rows = periodGroups(events, dayOf, periodOf).map(({ period, owned, steps, device, user }) => ({
    ...{ user_id: user, device_id: device, [column]: period, days: new Set(owned.map(({ day }) => day)).size },
    ...{ total_steps: steps, ...measures(owned) },
  }));
  return inOrder(rows);
}

function periodGroups(events: readonly Sent[], dayOf: DayOf, periodOf: (day: string) => string) {
  const registered = registrations(events);
  const all = onePerTime(samples(events)).map((sample): OwnedSample => {
    const user = ownerAt(registered, "device", sample.device, sample.time) ?? null;
    return { ...sample, user, day: dayOf(sample.time) };
  });
  const groups = Map.groupBy(all, ({ user, device, day }) =>
    JSON.stringify([user, user === null ? device : "", periodOf(day)]),
  );
  return [...groups].map(([key, owned]) => {
    const [user, , period] = JSON.parse(key);
    const counted = [...Map.groupBy(owned, ({ day }) => day).values()].map(busiestDevice);
    const devices = [...Map.groupBy(counted, ({ device }) => device)].map(([device, some]) => ({
      device,
      steps: some.reduce((sum, { steps }) => sum + steps, 0),
    }));
    const [best] = devices.sort((a, b) => b.steps - a.steps || (a.device < b.device ? -1 : 1));
    const steps = counted.reduce((sum, each) => sum + each.steps, 0);
    return { user, period, owned, device: best?.device ?? "", steps };
  });
}

/** The device with more steps on a day. */
function busiestDevice(day: readonly OwnedSample[]): { device: string; steps: number } {
  const devices = [...Map.groupBy(day, ({ device }) => device)].map(([device, some]) => ({
    device,
    steps: some.reduce((sum, { steps }) => sum + steps, 0),
  }));
  const [best] = devices.sort((a, b) => b.steps - a.steps || (a.device < b.device ? -1 : 1));
  return best ?? { device: "", steps: 0 };
}

function measures(owned: readonly OwnedSample[]) {
  const valid = owned
    .filter(({ bpm }) => isValid(bpm))
    .toSorted((a, b) => a.time - b.time || (a.device < b.device ? -1 : 1));
  const asleep = valid.filter((sample) => sample.asleep);
  const mean = (some: readonly OwnedSample[]) =>
    some.length === 0 ? null : some.reduce((sum, { bpm }) => sum + bpm, 0) / some.length;
  return {
    avg_heart_rate: mean(valid),
    avg_heart_rate_asleep: mean(asleep),
    samples: valid.length,
    samples_asleep: asleep.length,
  };
}
