import fc from "fast-check";

/** One event of a stream. */
export interface Sent {
  readonly stream: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const start = Date.UTC(2026, 2, 29);
/** Few instants and ids, so that ties, repetitions and conflicts are common. */
const instants = fc.constantFrom(0, 1, 150_000, 299_999, 300_000, 10_800_000).map((offset) => start + offset);
const users = fc.constantFrom("anna", "bert");
const devices = fc.constantFrom("d1", "d2");

const registration = fc.oneof(
  fc.record({
    user_id: users,
    device_id: devices,
    mac_address: fc.constantFrom("aa", "AA", "bb"),
    registration_timestamp: instants,
    void: fc.constantFrom(undefined, undefined, true),
  }),
  fc.record({
    ...{ user_id: users, device_id: devices, user_email: fc.constantFrom("a@x", "b@x") },
    void: fc.constantFrom(undefined, undefined, true),
  }),
);
const erasure = fc.record({ user_id: users, update_type: fc.constant("delete"), timestamp: instants });
const profile = fc.record({
  user_id: users,
  update_type: fc.constantFrom("new", "update"),
  timestamp: instants,
  dob: fc.constantFrom("02/29/2000", "1980-01-01"),
  sex: fc.constantFrom("F", "M"),
  gender: fc.constant("F"),
  first_name: fc.constantFrom("Ann", "Änn"),
  last_name: fc.constant("Lee"),
  address: fc.record({
    street_address: fc.constant("1 Main Street"),
    city: fc.constantFrom("Bonn", "Rome"),
    state: fc.constant("CA"),
    zip: fc.constantFrom("01234", 1234),
  }),
});
const reading = fc.record({
  device_id: devices,
  time: instants,
  heartrate: fc.constantFrom(60, 70.1, 80.2, 0, -1, 19.9, 20, 250, 255, 1e300),
});
const workout = fc.record({
  user_id: users,
  workout_id: fc.constantFrom(1, "1", "2"),
  session_id: fc.constantFrom("1", "2"),
  action: fc.constantFrom("start", "stop", "start", "stop", "void"),
  timestamp: instants,
});

const gymVisit = fc.record(
  {
    mac_address: fc.constantFrom("aa", "AA", "bb"),
    gym: fc.constantFrom(1, "1", "2"),
    login: instants,
    logout: instants,
  },
  { requiredKeys: ["mac_address", "gym"] },
);
const validVisit = gymVisit.filter(
  ({ login, logout }) => (login ?? logout) !== undefined && (login ?? 0) <= (logout ?? Number.POSITIVE_INFINITY),
);

const sample = fc.record({
  device_id: devices,
  date: instants,
  hr: fc.constantFrom(50, 60.5, 0, 255, null),
  steps: fc.constantFrom(0, 7, 8),
  state: fc.constantFrom("asleep", "up"),
});
const addresses = fc.constantFrom("Ann@x", "ann@x ", "bob@x");
const assessment = fc.record({ customer: addresses, score: fc.constantFrom(-1, 2.5), riskDate: instants });
const customer = fc
  .record({
    customerName: fc.constant("Ann Lee"),
    email: addresses,
    phone: fc.constantFrom("1", "2"),
    birthDay: fc.constantFrom("1965-01-31", "1970-12-01"),
  })
  .map((one) => ({ element: Buffer.from(JSON.stringify(one)).toString("base64"), score: 0 }));
const customers = fc
  .array(customer, { minLength: 1, maxLength: 3 })
  .map((zSetEntries) => ({ key: Buffer.from("Customer").toString("base64"), zSetEntries }));

const of = (stream: string, bodies: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Sent> =>
  bodies.map((body) => ({ stream, body }));

const eventsWith = (profiles: fc.Arbitrary<Record<string, unknown>>) =>
  fc.array(
    fc.oneof(
      of("registrations", registration),
      of("profiles", profiles),
      of("heart-rates", reading),
      of("workouts", workout),
      of("gym-visits", validVisit),
      of("activity", sample),
      of("assessments", assessment),
      of("customers", customers),
    ),
    { maxLength: 40, size: "max" },
  );

/** Valid events of all streams, with frequent repetitions and contradictions. */
export const sentEvents = eventsWith(profile);

/** Likewise, with requests for erasure. */
export const sentEventsWithErasures = eventsWith(
  fc.oneof({ arbitrary: profile, weight: 3 }, { arbitrary: erasure, weight: 1 }),
);
