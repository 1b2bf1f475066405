import type { Row } from "../summary.ts";
import type { Event } from "./history.ts";
import { dayInUtc, type Of, owner } from "./reference.ts";

/** `activity_daily` straight from the events by the sentences of the design page: slow and obvious. */
export function activityReference(history: readonly Event[], dayOf = dayInUtc): Row[] {
  const all = <S extends Event["stream"]>(stream: S) =>
    history.filter((event): event is Of<S> => event.stream === stream);
  const samples = all("activity").map((sample) => ({
    ...sample,
    date: dayOf(sample.time),
    user: owner(all("registrations"), sample.device, sample.time),
  }));
  const days = Map.groupBy(samples, ({ user, device, date }) =>
    JSON.stringify([user ?? null, user ? "" : device, date]),
  );
  return [...days.values()].flatMap((day) => {
    const [first] = day;
    if (first === undefined) return [];
    const stepsOf = (device: string) =>
      day.filter((sample) => sample.device === device).reduce((sum, { steps }) => sum + steps, 0);
    const devices = [...new Set(day.map(({ device }) => device))].sort();
    const [best = ""] = devices.filter((device) => stepsOf(device) === Math.max(...devices.map(stepsOf)));
    const valid = day
      .filter(({ value }) => value > 0 && value <= 300)
      .sort((a, b) => a.time - b.time || a.device.localeCompare(b.device));
    const asleep = valid.filter((sample) => sample.asleep);
    const mean = (some: typeof valid) =>
      some.length === 0 ? null : some.map(({ value }) => value).reduce((a, b) => a + b, 0) / some.length;
    return [
      {
        user_id: first.user ?? null,
        device_id: best,
        date: first.date,
        total_steps: stepsOf(best),
        avg_heart_rate: mean(valid),
        avg_heart_rate_asleep: mean(asleep),
        samples: valid.length,
        samples_asleep: asleep.length,
      },
    ];
  });
}
