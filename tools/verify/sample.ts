import type { Row, Summary } from "../../shared/gold/summary.ts";
import { activityRows, gymRows, workoutRow } from "./expected-rows.ts";
import { type Member, membersOf } from "./members.ts";
import type { Verifiable } from "./options.ts";
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

/** What must be answered for one request of `GET /api/personal/gold/{summary}`. */
export interface Expectation {
  readonly summary: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

/** Made-up people and what their devices send, with what must come of it. */
export interface Sample {
  readonly tag: string;
  /** Of one file that lands. Some events are in the stream, too: they count once. */
  readonly batch: readonly SampleEvent[];
  /** Of requests, before the file: workouts and visits come before anybody knows whose they are. */
  readonly stream: readonly SampleEvent[];
  /** Sent at the end: the people ask to be forgotten. */
  readonly closing: readonly SampleEvent[];
  readonly expectations: readonly Expectation[];
  /** Texts that masked rows must not hold. */
  readonly personal: readonly string[];
}

/** Summaries that are not verified, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  risk_by_birth_year: "its rows are of everybody born in a year: made-up customers would change what people read",
};

/**
 * The sample of a tag: the same one for the same tag. Every id carries the tag, so that a run meets no other run and no real person; all
 * of it happens in January 2000, which nobody looks at. Customers and their balance are left out (`leftOut`), and with them the outbox.
 *
 * @param tag 1 to 100 characters, lower case
 */
export function sampleOf(tag: string): Sample {
  const [ann, ben] = membersOf(tag);
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
    personal: [ann.macAddress, ben.macAddress],
  };
}

/** Those whose rows are expected. What is put together of another one's rows is as slow as that. */
export function verifiable(summaries: readonly Summary[]): Verifiable[] {
  return summaries
    .filter(({ name }) => !Object.hasOwn(leftOut, name))
    .map(({ name, container }) => ({
      name,
      unhurried: summaries.some((other) => other.container === container && other.unhurried === true),
    }));
}

function expectationsOf(member: Member): Expectation[] {
  const user = { user_id: member.userId };
  return [
    { summary: "workout_bpm_summary", parameters: user, rows: [workoutRow(member)] },
    {
      summary: "gym_summary",
      parameters: { gym_id: member.gymId, mac_address: member.macAddress },
      rows: gymRows(member),
    },
    ...activityRows(member).map(([summary, row]) => ({ summary, parameters: user, rows: [row] })),
  ];
}
