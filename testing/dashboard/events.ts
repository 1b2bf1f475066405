import { minute } from "../../shared/platform/time.ts";
import {
  activity,
  assessment,
  customer,
  type GeneratedEvent,
  gymVisit,
  heartRate,
  history,
  type Person,
  profile,
  registration,
  workout,
} from "../../tools/common/history.ts";
import { seeded } from "../../tools/common/random.ts";

/** First day of the history, midnight UTC. */
export const begin = Date.UTC(2026, 10, 16);

const options = { seed: 61, users: 3, days: 2, from: begin };

/** Somebody of the history, with a health alert. */
export const person: Person = { userId: "20001", deviceId: "500001", macAddress: "" };

/** People whose ids and names are markup, quotes, text from right to left, and as long as is allowed. */
export const hostilePeople: readonly (Person & { readonly firstName: string; readonly lastName: string })[] = [
  {
    ...{ userId: "<b>31337", deviceId: "31337", macAddress: "02:00:00:00:31:37" },
    ...{ firstName: `<img src=x onerror="alert(1)">`, lastName: `'"&` },
  },
  {
    ...{ userId: `שלום\u202E'"&<i>${"x".repeat(110)}`, deviceId: "31338", macAddress: "02:00:00:00:31:38" },
    ...{ firstName: "\u202Eمرحبا</script><script>alert(2)</script>", lastName: "y".repeat(120) },
  },
];

const hostileGym = `<img src=x onerror=alert(3)>"'&`;

function hostileEvents(hostile: (typeof hostilePeople)[number]): GeneratedEvent[] {
  const { body, ...event } = profile(hostile, "new", begin, seeded(1));
  const names = { first_name: hostile.firstName, last_name: hostile.lastName };
  return [
    registration(hostile, begin),
    { ...event, body: JSON.stringify({ ...JSON.parse(body), ...names }) },
    ...[workout(hostile, "<i>1", "start", begin), workout(hostile, "<i>1", "stop", begin + 10 * minute)],
    heartRate(hostile, begin + minute, 120),
    gymVisit(hostile, hostileGym, { login: begin, logout: begin + 30 * minute }),
    activity(hostile, begin + minute, { steps: 100, bpm: 80, asleep: false }),
    ...[customer(hostile, seeded(2)), assessment(hostile, begin, -3.25)],
  ];
}

/** A quarter of an hour at 150 beats per minute, at night. */
const episode = Array.from({ length: 60 }, (_, index) =>
  heartRate(person, begin + 3 * 60 * minute + index * 15_000, 150),
);

/** More malformed events than a page of quarantine has, each with markup. */
export const malformedEvents: readonly GeneratedEvent[] = Array.from({ length: 60 }, (_, index) => ({
  stream: "heart-rates",
  key: "<b>31337",
  body: `{"device_id":"<img src=x onerror=alert(4)>","n":${index}`,
}));

/** All events that the pages show. */
export const pageEvents: readonly GeneratedEvent[] = [
  ...history(options),
  ...hostilePeople.flatMap(hostileEvents),
  ...episode,
  ...malformedEvents,
];
