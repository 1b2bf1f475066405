import type { LocalDays } from "../../gold/dates/calendar.ts";
import { type DaysContext, daysOfUser } from "../../gold/person.ts";
import { type Reading, readingsOfUser } from "../../gold/user-readings.ts";
import { day, hour, isoTime, second } from "../../platform/time.ts";
import { readPerson } from "../../silver/read-person.ts";
import { profileAt } from "../../silver/rules/profile-at.ts";
import { noSuchUser } from "./no-such-user.ts";
import { allowOnly, dayOf, ParameterError, type Parameters, timeOf } from "./parameters.ts";
import { type ApiResponse, jsonResponse } from "./response.ts";

/** The longest interval: a month, in any time zone. */
const maxInterval = 32 * day;
const quarter = hour / 4;
export const maxPoints = 20_000;
/** Seconds. */
export const resolutions = { min: 1, max: 86_400, default: 60 } as const;

/** Heart rates for a chart. Times are ISO 8601, UTC. */
export interface HeartRates {
  readonly user_id: string;
  readonly from: string;
  readonly to: string;
  /** Seconds. */
  readonly resolution: number;
  /** Of the user at the last of these times; without a profile the reporting time zone. */
  readonly time_zone: string;
  readonly points: readonly HeartRatePoint[];
}

/** The readings from a multiple of the resolution on, until the next one. */
export interface HeartRatePoint {
  readonly time: string;
  /** Beats per minute. */
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  readonly readings: number;
}

/**
 * The valid readings of a user with from <= time < to, or of a day in the time zone in which the user was then, of
 * every device at times at which the user owned it. Each point has the lowest and the highest of its readings, so that
 * no peak is lost, whatever the resolution is.
 */
export async function heartRatesResponse(
  context: DaysContext,
  userId: string,
  parameters: Parameters,
): Promise<ApiResponse> {
  const { silver, calendar } = context;
  allowOnly(parameters, ["from", "to", "date", "resolution"]);
  const given = givenInterval(parameters);
  const resolution = resolutionOf(parameters["resolution"]);
  const person = await readPerson(silver, userId);
  if (person === undefined) return noSuchUser();
  const days = await daysOfUser(context, userId);
  const { from, to } = typeof given === "string" ? instantsOf(given, days) : given;
  if ((to - from) / (resolution * second) > maxPoints)
    throw new ParameterError(`resolution: at least ${Math.ceil((to - from) / second / maxPoints)} expected`);
  const all = await readingsOfUser({ silver }, userId, { from, to: to - 1 });
  const readings = typeof given === "string" ? all.filter(({ time }) => days.dateOf(time) === given) : all;
  const body: HeartRates = {
    user_id: userId,
    ...{ from: isoTime(from), to: isoTime(to), resolution },
    time_zone: profileAt(person, to - 1)?.attributes.timeZone ?? calendar.timeZone,
    points: pointsOf(readings, resolution * second),
  };
  return { ...jsonResponse(200, body), people: { what: "heart-rates", subjects: [{ kind: "user", value: userId }] } };
}

/** Times, or a day of the user. */
function givenInterval(parameters: Parameters): TimeRange | string {
  const { date, from: first, to: last } = parameters;
  if (date !== undefined) {
    if (first !== undefined || last !== undefined) throw new ParameterError("date: a day or `from` and `to`, not both");
    return dayOf("date", date);
  }
  const [from, to] = [requiredTime(parameters, "from"), requiredTime(parameters, "to")];
  if (to <= from) throw new ParameterError("to: a time after `from` expected");
  if (to - from > maxInterval) throw new ParameterError("to: at most 32 days after `from` expected");
  return { from, to };
}

/** Epoch milliseconds, `to` excluded. */
interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** From the first to the last instant of a day; empty for one that the user never had. */
function instantsOf(date: string, days: LocalDays): TimeRange {
  const { from, to } = days.around(date);
  if (to < from) return { from: Date.parse(date), to: Date.parse(date) };
  const isOfDay = (time: number) => days.dateOf(time) === date;
  // Every day of a person is longer than a quarter of an hour, but for a journey that ends it.
  let [first, last] = [from, to];
  while (first < to && !isOfDay(first)) first = Math.min(to, first + quarter);
  while (last > from && !isOfDay(last)) last = Math.max(from, last - quarter);
  return { from: edge(first - quarter, first, isOfDay), to: edge(last + quarter, last, isOfDay) + 1 };
}

/** The last instant of the day from one inside of it towards one outside. */
function edge(outside: number, inside: number, isOfDay: (time: number) => boolean): number {
  let [out, found] = [outside, inside];
  while (Math.abs(found - out) > 1) {
    const middle = Math.floor((found + out) / 2);
    if (isOfDay(middle)) found = middle;
    else out = middle;
  }
  return found;
}

function requiredTime(parameters: Parameters, name: string): number {
  const text = parameters[name];
  if (text === undefined) throw new ParameterError(`${name}: it is required`);
  return timeOf(name, text);
}

function resolutionOf(text: string | undefined): number {
  if (text === undefined) return resolutions.default;
  const { min, max } = resolutions;
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (seconds < min || seconds > max) throw new ParameterError(`resolution: ${min} to ${max} seconds expected`);
  return seconds;
}

/**
 * Readings by pieces of time, each with its lowest and highest.
 *
 * @param resolution milliseconds
 */
export function pointsOf(readings: readonly Reading[], resolution: number): HeartRatePoint[] {
  const groups = Map.groupBy(readings, ({ time }) => Math.floor(time / resolution));
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([index, some]) => {
      const values = some.toSorted((a, b) => a.time - b.time).map(({ value }) => value);
      let [sum, min, max] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const value of values) [sum, min, max] = [sum + value, Math.min(min, value), Math.max(max, value)];
      const time = isoTime(index * resolution);
      return { time, min, mean: sum / values.length, max, readings: values.length };
    });
}
