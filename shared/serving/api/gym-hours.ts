import type { Calendar } from "../../gold/dates/calendar.ts";
import { day, hour, isoTime, minute } from "../../platform/time.ts";
import type { GymEvent } from "../../silver/documents/gym-events.ts";
import { type GymVisitStores, visibleGymEvents } from "../../silver/restriction/visible-gym-events.ts";
import { maxVisitLength, visits } from "../../silver/rules/visits.ts";
import { allowOnly, daysOf, type Parameters } from "./parameters.ts";
import { type ApiResponse, jsonResponse } from "./response.ts";

/** One hour of one gym. */
export interface GymHour {
  readonly gym_id: string;
  /** Day and hour of the reporting time zone. */
  readonly date: string;
  readonly hour: number;
  /** Distinct devices that were in the gym. */
  readonly people: number;
  /** Minutes that they spent in it together, to one decimal. */
  readonly minutes: number;
}

export interface GymHoursContext extends GymVisitStores {
  readonly calendar: Calendar;
  /** Hours with fewer people are withheld. */
  readonly minimumGroup: number;
}

/** Days in one answer at most. */
const mostDays = 31;

/** How many people were in each gym by hour, from `from` to `to`, both included. Hours without people are left out. */
export async function gymHoursResponse(context: GymHoursContext, parameters: Parameters): Promise<ApiResponse> {
  allowOnly(parameters, ["gym_id", "from", "to"]);
  const { from, to } = daysOf(parameters, mostDays);
  const all: GymHour[] = [];
  // Day by day: the events of a month of all gyms do not fit into memory.
  for (let time = Date.parse(from); time <= Date.parse(to); time += day)
    all.push(...(await hoursOfDay(context, isoTime(time).slice(0, 10), parameters["gym_id"])));
  const items = all
    .filter(({ people }) => people >= context.minimumGroup)
    .sort((a, b) => compare([a.gym_id, a.date, a.hour], [b.gym_id, b.date, b.hour]));
  const withheld = all.length - items.length;
  return jsonResponse(200, { items, ...(withheld === 0 ? {} : { withheld }) });
}

/** Of the visits that touch the day, with the events that determine them. */
async function hoursOfDay(context: GymHoursContext, date: string, gymId: string | undefined): Promise<GymHour[]> {
  const { from, to } = context.calendar.around(date);
  const events: GymEvent[] = [];
  for await (const page of visibleGymEvents(context, { from: from - maxVisitLength, to: to + maxVisitLength }))
    for (const event of page) if (event.gymId === (gymId ?? event.gymId)) events.push(event);
  return hoursOf(events, context.calendar).filter((each) => each.date === date);
}

interface Presence {
  readonly macs: Set<string>;
  milliseconds: number;
}

/** Closed visits by gym and hour. Visits of one device that overlap count twice in the minutes, once in the people. */
function hoursOf(events: readonly GymEvent[], calendar: Calendar): GymHour[] {
  const hours = new Map<string, Presence & Pick<GymHour, "gym_id" | "date" | "hour">>();
  const hourOf = hourIn(calendar.timeZone);
  for (const { gymId, macAddress, login, logout } of visits(events)) {
    if (logout === undefined) continue;
    for (let start = login; start < logout; ) {
      // Time zones differ by multiples of a quarter of an hour, so that an hour of any zone is whole quarters.
      const end = Math.min(logout, (Math.floor(start / quarter) + 1) * quarter);
      const place = { gym_id: gymId, date: calendar.dateOf(start), hour: hourOf(start) };
      const key = JSON.stringify(place);
      const known = hours.get(key) ?? { ...place, macs: new Set<string>(), milliseconds: 0 };
      known.macs.add(macAddress);
      known.milliseconds += end - start;
      hours.set(key, known);
      start = end;
    }
  }
  return [...hours.values()].map(({ gym_id, date, hour: of, macs, milliseconds }) => {
    return { gym_id, date, hour: of, people: macs.size, minutes: Math.round(milliseconds / (minute / 10)) / 10 };
  });
}

const quarter = hour / 4;

function hourIn(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat("en", { timeZone, hour: "2-digit", hourCycle: "h23" });
  return (time) => Number(format.format(time));
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  const [left, right] = [a[index] ?? 0, b[index] ?? 0];
  return index === -1 ? 0 : left < right ? -1 : 1;
}
