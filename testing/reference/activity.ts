import type { Row } from "../../shared/gold/summary.ts";
import { profiles, registrations, type Sample, samples } from "./contributions.ts";
import { type DayOf, inOrder, personDay, utcDay } from "./days.ts";
import type { Sent } from "./raw.ts";
import { isValid, onePerTime, ownerAt, versionsOf } from "./ties.ts";

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
  const dayOfUser = personDay(versionsOf(profiles(events)), dayOf);
  const all = onePerTime(samples(events)).flatMap((sample): OwnedSample[] => {
    const user = ownerAt(registered, "device", sample.device, sample.time);
    // Samples of nobody never count.
    if (user === null) return [];
    return [
      { ...sample, user: user ?? null, day: user === undefined ? dayOf(sample.time) : dayOfUser(user, sample.time) },
    ];
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

/** The steps of a day, and the device with most of them. */
function busiestDevice(day: readonly OwnedSample[]): { device: string; steps: number } {
  const steps = new Map<string, number>();
  for (const hour of new Set(day.map(({ time }) => new Date(time).toISOString().slice(0, 13)))) {
    const within = day.filter(({ time }) => new Date(time).toISOString().startsWith(hour));
    const [device, most] = leader(tally(within.map((sample) => [sample.device, sample.steps])));
    steps.set(device, (steps.get(device) ?? 0) + most);
  }
  const [device] = leader(steps);
  return { device, steps: [...steps.values()].reduce((sum, each) => sum + each, 0) };
}

function tally(counts: readonly (readonly [string, number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [device, steps] of counts) sums.set(device, (sums.get(device) ?? 0) + steps);
  return sums;
}

/** The greatest count, and of equal ones that of the smallest device. */
function leader(counts: ReadonlyMap<string, number>): [string, number] {
  const most = Math.max(...counts.values());
  const [device = ""] = [...counts.keys()].filter((each) => counts.get(each) === most).sort();
  return [device, most];
}

function measures(owned: readonly OwnedSample[]) {
  const valid = owned
    .filter(({ bpm }) => isValid(bpm))
    .toSorted((a, b) => a.time - b.time || (a.device < b.device ? -1 : 1));
  const asleep = valid.filter((sample) => sample.asleep);
  const mean = (some: readonly OwnedSample[]) =>
    some.length === 0 ? null : some.reduce((sum, { bpm }) => sum + (bpm ?? 0), 0) / some.length;
  return {
    avg_heart_rate: mean(valid),
    avg_heart_rate_asleep: mean(asleep),
    samples: valid.length,
    samples_asleep: asleep.length,
  };
}
