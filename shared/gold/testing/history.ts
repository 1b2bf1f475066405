import fc from "fast-check";

/** An event in a plain form. Times are epoch milliseconds. */
export type Event =
  | {
      readonly stream: "registrations";
      readonly user: string;
      readonly device: string;
      readonly time: number;
      /** It takes the registration back. */
      readonly isVoid?: boolean;
    }
  | {
      readonly stream: "profiles";
      readonly user: string;
      readonly time: number;
      readonly city: string;
      readonly zone: string | null;
    }
  | {
      readonly stream: "workouts";
      readonly user: string;
      readonly session: string;
      readonly action: "start" | "stop" | "void";
      readonly time: number;
    }
  | { readonly stream: "heart-rates"; readonly device: string; readonly time: number; readonly value: number }
  | {
      readonly stream: "gym-visits";
      /** The device whose mac the scanner detected. */
      readonly device: string;
      readonly gym: string;
      readonly login: number | null;
      readonly logout: number | null;
    }
  | {
      readonly stream: "activity";
      readonly device: string;
      readonly time: number;
      readonly steps: number;
      readonly value: number;
      readonly asleep: boolean;
    }
  | { readonly stream: "customers"; readonly email: string; readonly year: string; readonly enqueued: number }
  | { readonly stream: "assessments"; readonly email: string; readonly score: number; readonly time: number };

/**
 * Times are 45 minutes apart around a midnight (and a clock change in Berlin), so that 3 h exactly, ends at a bucket's
 * start and other dates are common.
 */
const midnight = Date.UTC(2026, 2, 29);
const step = 2_700_000;

const user = fc.constantFrom("anna", "bert");
const device = fc.constantFrom("d1", "d1", "d2");
const slot = fc.integer({ min: -3, max: 3 }).map((n) => midnight + n * step);
const near = (...offsets: number[]) =>
  fc.tuple(slot, fc.constantFrom(...offsets)).map(([time, offset]) => time + offset);

const registration = fc.record({ stream: fc.constant("registrations" as const), user, device, time: near(0, 150_000) });
const profile = fc.record({
  stream: fc.constant("profiles" as const),
  user,
  time: slot,
  city: fc.constantFrom("Bonn", "Rome", "Oslo"),
  // Midnight of that night is 22:00 or 23:00 UTC in Berlin; the others have another date all the time.
  zone: fc.constantFrom(null, null, "Europe/Berlin", "Europe/Paris", "America/Los_Angeles", "Pacific/Kiritimati"),
});
const workout = fc.record({
  stream: fc.constant("workouts" as const),
  user,
  session: fc.constantFrom("1", "1", "2"),
  action: fc.constantFrom("start" as const, "stop" as const),
  time: slot,
});
const reading = fc.record({
  stream: fc.constant("heart-rates" as const),
  device,
  time: near(0, 0, -1, 1, 150_000, 299_999),
  value: fc.constantFrom(60, 70.1, 80.2, 140.3, 0, 301),
});

const sample = fc.record({
  stream: fc.constant("activity" as const),
  device,
  // The day of the clock change ends 22 hours after midnight UTC.
  time: near(0, -1, 1, 299_999, 22 * 3_600_000, 22 * 3_600_000 - 1),
  steps: fc.constantFrom(0, 3, 5, 8),
  value: fc.constantFrom(50.1, 60, 70.2, 0, 301),
  asleep: fc.boolean(),
});
const email = fc.constantFrom("ann@x", "bob@x", "cyd@x");
const customer = fc.record({
  stream: fc.constant("customers" as const),
  email,
  year: fc.constantFrom("1965", "1970", "1999"),
  enqueued: fc.nat({ max: 9 }),
});
const assessment = fc.record({
  stream: fc.constant("assessments" as const),
  email,
  score: fc.constantFrom(-3, 0.1, 0.2, 7.5),
  time: slot,
});

/** One value for one time of a device, one profile for one time of a user: silver resolves conflicts, gold has none. */
function identity(event: Event): string {
  if (event.stream === "heart-rates" || event.stream === "activity") return `${event.device} ${event.time}`;
  if (event.stream === "customers") return `${event.email} ${event.enqueued}`;
  return event.stream === "profiles" ? `${event.user} ${event.time}` : JSON.stringify(event);
}

/** Anna wears d1 in a workout with a reading, so that most histories have a row at some time. */
const beginning = fc
  .record({
    slots: fc.uniqueArray(slot, { minLength: 2, maxLength: 2 }),
    registered: fc.constantFrom(-step, 0, step * 4),
    read: fc.constantFrom(0, -1, -step + 1),
    rival: fc.boolean(),
  })
  .map(({ slots, registered, read, rival }): Event[] => {
    const [start, end] = [Math.min(...slots), Math.max(...slots)];
    return [
      { stream: "registrations", user: "anna", device: "d1", time: start + registered },
      { stream: "workouts", user: "anna", session: "1", action: "start", time: start },
      { stream: "workouts", user: "anna", session: "1", action: "stop", time: end },
      { stream: "heart-rates", device: "d1", time: end + read, value: 77.7 },
      ...(rival ? newOwner(end) : []),
    ];
  });

/** Bert becomes the owner of the device in the bucket in which Anna's workout ends, and works out too. */
function newOwner(time: number): Event[] {
  return [
    { stream: "registrations", user: "bert", device: "d1", time: time + 1 },
    { stream: "workouts", user: "bert", session: "1", action: "start", time },
    { stream: "workouts", user: "bert", session: "1", action: "stop", time: time + step },
    { stream: "heart-rates", device: "d1", time: time + 150_000, value: 88.8 },
  ];
}

const others = fc.array(
  fc.oneof(
    { arbitrary: registration, weight: 4 },
    { arbitrary: profile, weight: 2 },
    { arbitrary: workout, weight: 3 },
    { arbitrary: reading, weight: 4 },
  ),
  { maxLength: 10, size: "max" },
);

/** Events of workouts in their order of arrival. */
export const workoutHistories = fc.tuple(beginning, others).chain(([first, rest]) => inAnyOrder([...first, ...rest]));

/** Some minutes of a device at rest, one reading in each: enough for days with a resting heart rate. */
const night = fc
  .record({
    device,
    from: near(0, -900_000),
    minutes: fc.integer({ min: 14, max: 34 }),
    step: fc.constantFrom(1, 1, 2),
  })
  .map(({ device: of, from, minutes, step: every }): Event[] =>
    Array.from({ length: minutes }, (_, index) => ({
      ...{ stream: "heart-rates" as const, device: of, time: from + index * every * 60_000 },
      value: 50 + ((index * 7) % 13),
    })),
  );

/** Events of workouts, and nights. */
export const heartRateHistories = fc
  .tuple(beginning, others, fc.array(night, { minLength: 1, maxLength: 2 }))
  .chain(([first, rest, nights]) => inAnyOrder([...first, ...rest, ...nights.flat()]));

/** Minutes of a device beyond a threshold, one reading in each or fewer, long enough for an episode or almost. */
const shortRun = fc
  .record({
    device,
    from: fc.constantFrom(0, 0, 60_000, -540_000, -600_000, -660_000),
    minutes: fc.constantFrom(9, 10, 10, 11, 11, 12),
    // Two minutes in a row without a reading are tolerated, three are not.
    step: fc.constantFrom(1, 1, 1, 2, 3, 4),
    value: fc.constantFrom(121, 121, 130.5, 140, 39, 120, 40),
    // Of one minute, in which another one is beyond the other threshold, or not.
    odd: fc.option(fc.record({ at: fc.nat({ max: 11 }), value: fc.constantFrom(60, 39, 125, 301) })),
  })
  .map(
    ({ device: of, from, minutes, step: every, value, odd }) =>
      (at: number): Event[] =>
        Array.from({ length: Math.ceil(minutes / every) }, (_, index) => ({
          ...{ stream: "heart-rates" as const, device: of, time: at + from + index * every * 60_000 },
          value: odd?.at === index ? odd.value : value,
        })),
  );

/** Hours of a device beyond the threshold: longer than an episode is followed. */
const longRun = fc
  .record({ device, from: near(0, 120_000, -60_000), minutes: fc.constantFrom(60, 177, 183, 189) })
  .map(({ device: of, from, minutes }): Event[] =>
    // In each minute around the end.
    [...Array(minutes).keys()]
      .filter((index) => index % 3 === 0 || index >= 177)
      .map((index) => ({
        ...{ stream: "heart-rates" as const, device: of, time: from + index * 60_000 },
        value: 122 + (index % 5),
      })),
  );

/** A workout that begins or ends in the minutes around an episode, or its start alone. */
const exertion = fc
  .record({
    user,
    session: fc.constantFrom("7", "8"),
    // How long before an episode the recovery ends: of a workout of half an hour, of a start without a stop.
    start: fc.oneof(
      fc.record({
        from: fc.constantFrom(-2_400_000, -2_340_000, -600_000, 0, 600_000),
        length: fc.constantFrom(1_800_000, 1_800_000, 10_740_000, 10_800_000),
      }),
      fc.record({ from: fc.constantFrom(-11_400_000, -11_340_000, 0, 600_000), length: fc.constant(null) }),
    ),
  })
  .map(({ user: of, session, start: { from, length } }) => (at: number): Event[] => {
    const start = { stream: "workouts" as const, user: of, session, action: "start" as const, time: at + from };
    return length === null ? [start] : [start, { ...start, action: "stop", time: start.time + length }];
  });

/** Minutes beyond a threshold, and mostly a workout before or after them. */
const scene = fc.tuple(slot, shortRun, fc.option(exertion)).map(([at, minutes, workoutAt]) => {
  return [...minutes(at), ...(workoutAt?.(at) ?? [])];
});

/** Heart rates beyond the thresholds, in workouts and at rest. */
export const alertHistories = fc
  .tuple(
    beginning,
    fc.array(scene, { minLength: 1, maxLength: 2 }),
    fc.oneof({ arbitrary: fc.constant([]), weight: 7 }, { arbitrary: longRun, weight: 1 }),
    fc.array(fc.oneof(registration, registration, profile, reading, workout), { maxLength: 5 }),
  )
  .map(([first, scenes, long, rest]) => [
    // Most histories have no workout at the beginning, which would prevent most alerts.
    ...first.filter(({ stream }) => stream !== "workouts"),
    ...[...scenes, long].flat(),
    ...rest,
  ])
  .chain(inAnyOrder);

/** An episode, and a start without a stop more than two hours after its beginning or before it. */
export const startHistories = fc
  .record({ at: slot, start: fc.constantFrom(-9_000_000, 7_500_000), value: fc.constantFrom(39, 121) })
  .chain(({ at, start, value }) =>
    inAnyOrder([
      { stream: "registrations", user: "anna", device: "d1", time: at - step },
      { stream: "workouts", user: "anna", session: "1", action: "start", time: at + start },
      ...Array.from({ length: 45 }, (_, index): Event => {
        return { stream: "heart-rates", device: "d1", time: at + index * 180_000, value };
      }),
    ]),
  );

/** A device changes its owner half a minute before an episode of the new one, within its first bucket. */
export const handoverHistories = fc
  .record({ at: slot, minutes: fc.constantFrom(9, 10, 11), value: fc.constantFrom(39, 121) })
  .chain(({ at, minutes, value }) =>
    inAnyOrder([
      { stream: "registrations", user: "anna", device: "d1", time: at - step },
      { stream: "registrations", user: "bert", device: "d1", time: at + 1 },
      ...Array.from({ length: minutes }, (_, index): Event => {
        return { stream: "heart-rates", device: "d1", time: at + 30_000 + index * 60_000, value };
      }),
    ]),
  );

/** A start is taken back while its user's days move to another time zone, so that its row had another date. */
export const movedHistories = slot.map((start): Event[] => {
  const workout = { stream: "workouts", user: "anna", session: "1" } as const;
  return [
    { stream: "registrations", user: "anna", device: "d1", time: start },
    { ...workout, action: "start", time: start },
    { ...workout, action: "stop", time: start + step },
    { stream: "heart-rates", device: "d1", time: start + 1, value: 77.7 },
    { ...workout, action: "void", time: start },
    { stream: "profiles", user: "anna", time: start, city: "Bonn", zone: "Pacific/Kiritimati" },
  ];
});

/** Both registrations of a device are taken back, the later one first: the first one was effective after it too. */
export const takenBackHistories = slot.map((time): Event[] => {
  const first = { stream: "registrations", user: "anna", device: "d1", time } as const;
  const later = { ...first, user: "bert", time: time + 1 };
  const episode = Array.from({ length: 11 }, (_, index): Event => {
    return { stream: "heart-rates", device: "d1", time: time + step + index * 60_000, value: 121 };
  });
  return [first, later, { ...later, isVoid: true }, ...episode, { ...first, isVoid: true }];
});

function inAnyOrder(events: readonly Event[]): fc.Arbitrary<Event[]> {
  const distinct = [...new Map(events.map((event) => [identity(event), event])).values()];
  const some = distinct.flatMap(takenBack);
  return fc.subarray(some, { maxLength: Math.min(2, some.length) }).chain((voids) => {
    const all = [...distinct, ...voids];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });
}

/** The event that takes a registration or a start back. */
function takenBack(event: Event): Event[] {
  if (event.stream === "registrations") return [{ ...event, isVoid: true }];
  return event.stream === "workouts" && event.action === "start" ? [{ ...event, action: "void" }] : [];
}

const hour = 3_600_000;
const gym = fc.constantFrom("5", "5", "7");
const login = near(0, 0, 0, -12 * hour, -24 * hour, -24 * hour);
const gymEvent = fc
  .record({
    kind: fc.constantFrom("login", "logout", "logout", "both"),
    ...{ device, gym, login },
    logout: near(0, 0, 12 * hour, 24 * hour),
    length: fc.constantFrom(0, step, 2 * step, 9 * hour, 24 * hour, 24 * hour + 150_000),
  })
  .map(({ kind, length, ...event }): Event => {
    const where = { stream: "gym-visits" as const, device: event.device, gym: event.gym };
    if (kind === "both") return { ...where, login: event.login, logout: event.login + length };
    return kind === "login"
      ? { ...where, login: event.login, logout: null }
      : { ...where, login: null, logout: event.logout };
  });

/** Anna is in the gym with d1 in a workout, so that most histories have a row at some time. */
const atTheGym = fc
  .record({
    start: slot,
    registered: fc.constantFrom(-step, 0, step * 4),
    // The longest visit ends a day and an hour later where the day between has 23 hours.
    length: fc.constantFrom(step, 2 * step, 9 * hour, 31 * step),
  })
  .map(({ start, registered, length }): Event[] => [
    { stream: "registrations", user: "anna", device: "d1", time: start + registered },
    { stream: "workouts", user: "anna", session: "1", action: "start", time: start },
    { stream: "workouts", user: "anna", session: "1", action: "stop", time: start + 2 * step },
    { stream: "gym-visits", device: "d1", gym: "5", login: start, logout: null },
    { stream: "gym-visits", device: "d1", gym: "5", login: null, logout: start + length },
  ]);

const moreAtTheGym = fc.array(
  fc.oneof(
    { arbitrary: registration, weight: 3 },
    { arbitrary: workout, weight: 3 },
    { arbitrary: gymEvent, weight: 4 },
  ),
  { maxLength: 10, size: "max" },
);

/** Events of gym visits and workouts in their order of arrival. All times are multiples of 150,000. */
export const gymHistories = fc.tuple(atTheGym, moreAtTheGym).chain(([first, rest]) => inAnyOrder([...first, ...rest]));

/** Events of watches and their owners in their order of arrival. */
export const activityHistories = fc
  .array(fc.oneof({ arbitrary: registration, weight: 2 }, { arbitrary: sample, weight: 5 }), {
    maxLength: 14,
    size: "max",
  })
  .chain(inAnyOrder);

/** The same, and profiles with time zones. */
export const travelHistories = fc
  .array(
    fc.oneof(
      { arbitrary: registration, weight: 2 },
      { arbitrary: profile, weight: 2 },
      { arbitrary: sample, weight: 5 },
    ),
    { maxLength: 14, size: "max" },
  )
  .chain(inAnyOrder);

/** Events of customers and assessments in their order of arrival. */
export const balanceHistories = fc
  .array(fc.oneof(customer, { arbitrary: assessment, weight: 2 }), { maxLength: 14, size: "max" })
  .chain(inAnyOrder);

/** What happens before each operation of gold: nothing, the next write to silver, or a crash. */
export const schedules = fc.array(
  fc.oneof(
    { arbitrary: fc.constant("go" as const), weight: 12 },
    { arbitrary: fc.constant("silver" as const), weight: 5 },
    { arbitrary: fc.constant("crash" as const), weight: 1 },
  ),
  { maxLength: 300, size: "max" },
);

export type Step = "go" | "silver" | "crash";
