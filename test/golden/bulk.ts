import { type Random, seeded } from "../../tools/common/random.ts";

/* Volume for the golden set: 16 people over two days, from a fixed seed. The cases beside it are written by hand. */

const firstDay = Date.UTC(2025, 0, 20);
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const people = Array.from({ length: 16 }, (_, index) => `bulk-${String(index + 1).padStart(2, "0")}`);

/** The files by name: CSV, which is short. */
export function bulkFiles(): Record<string, string> {
  const random = seeded(20_250_401);
  const rows = {
    registrations: ["user_id,device_id,mac_address,registration_timestamp"],
    heartRates: ["device_id,time,heartrate"],
    gymVisits: ["mac_address,gym,login,logout"],
    activity: ["device_id,hr,steps,state,date"],
    workouts: [] as string[],
    profiles: [] as string[],
    customers: [] as string[],
    assessments: ["customer,score,riskDate"],
  };
  for (const [index, user] of people.entries()) {
    rows.registrations.push(...registrationsOf(user, index, random));
    rows.profiles.push(...profilesOf(user, random));
    rows.customers.push(customerOf(user, random));
    for (const start of [firstDay, firstDay + day]) {
      const workout = { start: start + random.between(6, 21) * hour, length: random.between(15, 40) * minute };
      rows.workouts.push(...workoutOf(user, workout, random));
      rows.heartRates.push(...readingsOf(`${user}-watch`, workout, random));
      rows.gymVisits.push(...visitsOf(`${user}-mac`, workout, random));
      rows.activity.push(...samplesOf(`${user}-band`, start, random));
      rows.assessments.push(
        `${user}@example.org,${random.between(-50, 50) / 8},${isoOf(start + random.between(0, day))}`,
      );
    }
  }
  const { registrations, heartRates, gymVisits, activity, workouts, profiles, customers, assessments } = rows;
  const tables = {
    "bulk-registrations.csv": registrations,
    "bulk-heart-rates.csv": heartRates,
    "bulk-gym-visits.csv": gymVisits,
    "bulk-activity.csv": activity,
    "bulk-assessments.csv": assessments,
    "bulk-workouts.ndjson": workouts,
    "bulk-profiles.ndjson": profiles,
    "bulk-customers.ndjson": customers,
  };
  return Object.fromEntries(Object.entries(tables).map(([name, lines]) => [name, `${lines.join("\n")}\n`]));
}

interface Span {
  readonly start: number;
  readonly length: number;
}

/** A watch, which every fourth person hands over to the next one, and a band that measures activity. */
function registrationsOf(user: string, index: number, random: Random): string[] {
  const own = `${user},${user}-watch,${user}-mac,${(firstDay - random.between(-1, 30) * day) / 1000}`;
  const next = people[(index + 1) % people.length];
  const handedOver = `${next},${user}-watch,${user}-mac,${(firstDay + random.between(0, 2 * 24) * hour) / 1000}`;
  const band = `${user},${user}-band,${user}-band-mac,${firstDay / 1000}`;
  return index % 4 === 0 ? [own, handedOver, band] : [own, band];
}

function profilesOf(user: string, random: Random): string[] {
  return Array.from({ length: random.between(0, 3) }, (_, version) =>
    JSON.stringify({
      user_id: user,
      update_type: version === 0 ? "new" : "update",
      timestamp: (firstDay + random.between(-10, 2 * 24) * hour) / 1000,
      dob: `${random.between(1925, 2010)}-0${random.between(1, 9)}-${random.between(10, 28)}`,
      sex: random.pick(["F", "M"]),
      gender: "F",
      first_name: "Ann",
      last_name: "Lee",
      address: {
        street_address: "1 Main Street",
        city: random.pick(["Bonn", "Köln", "Ulm"]),
        state: "NRW",
        zip: "53111",
      },
    }),
  );
}

function workoutOf(user: string, { start, length }: Span, random: Random): string[] {
  const workout = { user_id: user, workout_id: random.between(1, 3), session_id: 1 };
  return [
    JSON.stringify({ ...workout, action: "start", timestamp: start / 1000 }),
    JSON.stringify({ ...workout, action: "stop", timestamp: (start + length) / 1000 }),
  ];
}

function readingsOf(device: string, { start, length }: Span, random: Random): string[] {
  return Array.from({ length: length / minute + 4 }, (_, index) => {
    const time = start + (index - 2) * minute + random.between(0, 59_999);
    return `${device},${time},${random.chance(0.03) ? 0 : random.between(4_000, 20_000) / 100}`;
  });
}

function visitsOf(mac: string, { start, length }: Span, random: Random): string[] {
  const [login, logout] = [start - random.between(0, 900_000), start + length - random.between(-600_000, 600_000)];
  if (random.chance(0.3)) return [`${mac},${random.between(1, 3)},${login},`];
  const gym = random.between(1, 3);
  return random.chance(0.5)
    ? [`${mac},${gym},${login},${logout}`]
    : [`${mac},${gym},${login},`, `${mac},${gym},,${logout}`];
}

/** Every hour of the day. */
function samplesOf(device: string, start: number, random: Random): string[] {
  return Array.from({ length: 24 }, (_, index) => {
    const text = isoOf(start + index * hour + random.between(0, 3_599_999));
    const date = text.replace("T", " ").replace("Z", "000");
    return `${device},${random.between(45, 150)},${random.between(0, 900)},${index < 6 ? "asleep" : "awake"},${date}`;
  });
}

function customerOf(user: string, random: Random): string {
  const customer = {
    customerName: "Ann Lee",
    email: `${user}@example.org`,
    phone: "1",
    birthDay: `19${random.between(75, 78)}-01-01`,
  };
  const entries = [{ element: Buffer.from(JSON.stringify(customer)).toString("base64"), score: 0 }];
  return JSON.stringify({
    key: Buffer.from("Customer").toString("base64"),
    zSetEntries: entries,
    zsetEntries: entries,
  });
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
