import type { Azure } from "../../shared/platform/azure/clients.ts";
import { mapConcurrent } from "../../shared/platform/map-concurrent.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { type Comparison, exactLine, type Violation } from "./comparison.ts";
import type { Ledger, PersonLedger } from "./ledger.ts";

/** What is counted for each person, and where silver stores it. */
const counted = {
  registrations: { what: "registrations", where: "people, partition key", of: "userId" },
  profiles: { what: "profile versions", where: "people, partition key", of: "userId" },
  workouts: { what: "workout events", where: "workouts, partition key", of: "userId" },
  visits: { what: "gym visit records", where: "gym-visits, partition key", of: "macAddress" },
  valid: { what: "valid readings", where: "heart-rates, partition key", of: "deviceId" },
  invalid: { what: "invalid readings", where: "heart-rates, partition key", of: "deviceId" },
  sum: { what: "sum of heart rates", where: "heart-rates, partition key", of: "deviceId" },
} as const satisfies Partial<Record<keyof PersonLedger, object>>;

type Counted = keyof typeof counted;
type Counts = Readonly<Record<Counted, number>>;

const concurrency = 16;

/** Checks that silver contains each distinct event of each person once. */
export async function compareSilver(azure: Azure, ledger: Ledger): Promise<Comparison> {
  const excluded = new Set(ledger.excludedUsers);
  const people = ledger.people.filter(({ userId }) => !excluded.has(userId));
  const found = await mapConcurrent(people, concurrency, (person) => countsOf(azure, person));
  const names = Object.keys(counted) as Counted[];
  const lines = names.map((name) => {
    const expected = sumBy(people, (person) => person[name]);
    const here = sumBy(found, (counts) => counts[name]);
    const same = people.every((person, index) => person[name] === found[index]?.[name]);
    return exactLine("silver", counted[name].what, expected, here, same);
  });
  const violations = people.flatMap((person, index) =>
    names.flatMap((name) => violationsOf(person, name, found[index]?.[name] ?? 0)),
  );
  return { lines, violations };
}

/** The counted properties of a `heart-rates` document. */
interface Bucket {
  readonly offsets: readonly number[];
  /** Valid readings only; `sum` likewise. */
  readonly count: number;
  readonly sum: number;
}

/** Counts the documents directly, without the product's reading code, so that an error there is detected. */
async function countsOf(azure: Azure, { userId, deviceId, macAddress }: PersonLedger): Promise<Counts> {
  const all = "SELECT * FROM c";
  const [person, workouts, visits, buckets] = await Promise.all([
    azure.silver("people").queryPartition<{ kind: string }>(userId, all, {}),
    azure.silver("workouts").queryPartition(userId, all, {}),
    azure.silver("gym-visits").queryPartition(macAddress, all, {}),
    azure.silver("heart-rates").queryPartition<Bucket>(deviceId, all, {}),
  ]);
  return {
    registrations: person.filter(({ kind }) => kind === "registration").length,
    profiles: person.filter(({ kind }) => kind === "profile").length,
    workouts: workouts.length,
    visits: visits.length,
    valid: sumBy(buckets, ({ count }) => count),
    invalid: sumBy(buckets, ({ offsets, count }) => offsets.length - count),
    sum: sumBy(buckets, ({ sum }) => sum),
  };
}

function violationsOf(person: PersonLedger, name: Counted, found: number): Violation[] {
  if (person[name] === found) return [];
  const { what, where, of } = counted[name];
  return [
    {
      layer: "silver",
      what: `${what} of ${person[of]}: ${person[name]} expected, ${found} found`,
      location: `Cosmos DB, database silver, container ${where} ${person[of]}`,
    },
  ];
}
