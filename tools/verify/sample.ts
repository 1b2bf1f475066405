import type { Row } from "../../shared/gold/summary.ts";
import { activityRows, gymRows, heartRateRow, workoutRow } from "./expected-rows.ts";
import {
  closing,
  gymLogin,
  gymLogout,
  profile,
  readings,
  registration,
  type SampleEvent,
  samples,
  workout,
} from "./sample-events.ts";
import { type SamplePerson, samplePeople } from "./sample-people.ts";

/** The expected rows of one request of `GET /api/personal/gold/{summary}`. */
export interface Expectation {
  readonly summary: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

/** Generated people, the events of their devices, and the expected rows. */
export interface Sample {
  readonly tag: string;
  /** Events of the landed file. Some are in the stream too, and count once. */
  readonly batch: readonly SampleEvent[];
  /** Events sent over HTTP before the file: workouts and visits arrive before registrations. */
  readonly stream: readonly SampleEvent[];
  /** Sent at the end: deletion requests of the people. */
  readonly closing: readonly SampleEvent[];
  readonly expectations: readonly Expectation[];
  /** Values that masked rows must not contain. */
  readonly personal: readonly string[];
}

/**
 * The sample of a tag; equal for equal tags. Every id contains the tag, so that runs are independent of each other and
 * of real people. All events are in January 2011, apart from real data. Customers and their balance are excluded
 * (`excludedSummaries`), and with them the outbox.
 *
 * @param tag 1 to 100 characters, lower case
 */
export function sampleOf(tag: string): Sample {
  const [ann, ben] = samplePeople(tag);
  const annReadings = readings(ann);
  const halves = (even: 0 | 1) => annReadings.filter((_, index) => index % 3 === 0 || index % 2 === even);
  return {
    tag,
    batch: [
      ...[ann, ben].flatMap((member) => [
        registration(member),
        ...member.profiles.map((each) => profile(member, each)),
      ]),
      ...halves(0),
      gymLogout(ann),
      ...samples(ann),
    ],
    stream: [
      ...[ann, ben].flatMap((member) => [workout(member, "start"), workout(member, "stop")]),
      ...halves(1),
      ...readings(ben),
      gymLogin(ann),
      gymLogin(ben),
      ...samples(ben),
    ],
    closing: [ann, ben].map(closing),
    expectations: [ann, ben].flatMap(expectationsOf),
    personal: [ann, ben].flatMap(({ userId, deviceId, macAddress }) => [userId, deviceId, macAddress]),
  };
}

function expectationsOf(member: SamplePerson): Expectation[] {
  const user = { user_id: member.userId };
  return [
    { summary: "workout_bpm_summary", parameters: user, rows: [workoutRow(member)] },
    {
      summary: "gym_summary",
      parameters: { gym_id: member.gymId, mac_address: member.macAddress },
      rows: gymRows(member),
    },
    { summary: "heart_rate_daily", parameters: user, rows: [heartRateRow(member)] },
    // Ben's heart rate is high for eleven minutes, in a workout.
    { summary: "health_alerts", parameters: user, rows: [] },
    ...activityRows(member).map(([summary, row]) => ({ summary, parameters: user, rows: [row] })),
  ];
}
