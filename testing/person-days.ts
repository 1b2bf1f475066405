import { calendarNamed } from "../shared/gold/dates/calendars.ts";
import { everyDay } from "../shared/gold/dates/period.ts";
import { hour, minute } from "../shared/platform/time.ts";
import * as send from "../tools/common/history.ts";
import { type Random, seeded } from "../tools/common/random.ts";
import type { SentEvent } from "./report-fixture.ts";

export interface PersonDaysOptions {
  readonly person: send.Person;
  /** Days, YYYY-MM-DD, both included. */
  readonly from: string;
  readonly to: string;
  /** IANA time zone of the profile. */
  readonly timeZone: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** Days without any data. */
  readonly without?: readonly string[];
}

/** Days of a person who wears a device, sleeps at night, works out every second day in a gym, and walks. */
export function personDays(options: PersonDaysOptions): SentEvent[] {
  const { person, from, to, timeZone, without = [] } = options;
  const random = seeded(Number(person.userId));
  const days = calendarNamed(timeZone);
  if (days === undefined) throw new Error(`no time zone ${timeZone}`);
  const begin = Date.parse(`${from}T00:00:00Z`) - 7 * 24 * hour;
  const events: SentEvent[] = [send.registration(person, begin), profileOf(options, begin)];
  for (const [index, date] of everyDay({ from, to }).entries()) {
    if (without.includes(date)) continue;
    const midnight = Date.parse(`${date}T00:00:00Z`);
    const start = midnight - days.aheadAt(midnight);
    events.push(...night(person, start, random), ...walking(person, start, random));
    if (index % 2 === 0) events.push(...workout(person, start + 18 * hour + index * minute, random));
  }
  return events;
}

function profileOf({ person, timeZone, firstName = "Ana", lastName = "Silva" }: PersonDaysOptions, time: number) {
  const { body, ...event } = send.profile(person, "new", time, seeded(3));
  const names = { first_name: firstName, last_name: lastName };
  return { ...event, body: JSON.stringify({ ...JSON.parse(body), ...names, dob: "07/25/1984", time_zone: timeZone }) };
}

/** A reading a minute from 01:30 to 05:00. */
function night(person: send.Person, midnight: number, random: Random): SentEvent[] {
  const base = 52 + random.between(0, 6);
  return Array.from({ length: 210 }, (_, index) =>
    send.heartRate(person, midnight + 90 * minute + index * minute, base + random.between(0, 80) / 10),
  );
}

/** A sample every half hour. */
function walking(person: send.Person, midnight: number, random: Random): SentEvent[] {
  return Array.from({ length: 46 }, (_, index) => {
    const asleep = index < 14;
    const steps = asleep ? 0 : random.between(0, 700);
    const bpm = (asleep ? 54 : 72) + random.between(0, 90) / 10;
    return send.activity(person, midnight + (30 * index + 5) * minute, { asleep, steps, bpm });
  });
}

/** 45 minutes with a reading every 10 s, but for a pause of the device. */
function workout(person: send.Person, start: number, random: Random): SentEvent[] {
  const id = String(random.between(1, 5));
  const readings = Array.from({ length: 270 }, (_, index) => {
    const bpm = 95 + 60 * Math.sin((Math.PI * index) / 270) + random.between(-60, 60) / 10;
    return send.heartRate(person, start + (index + 1) * 10_000, bpm);
  }).filter((_, index) => index < 150 || index > 175);
  return [
    send.workout(person, id, "start", start),
    ...readings,
    send.workout(person, id, "stop", start + 45 * minute),
    send.gymVisit(person, "2", { login: start - 12 * minute, logout: start + 58 * minute }),
  ];
}
