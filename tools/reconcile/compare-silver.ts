import type { Azure } from "../../shared/platform/azure/clients.ts";
import { concurrently } from "../../shared/platform/map-concurrent.ts";
import { type Comparison, type Difference, exactLine } from "./comparison.ts";
import type { Account, PersonAccount } from "./ledger.ts";

/** What is counted of each person, and where it stands. */
const counted = {
  registrations: { what: "registrations", where: "people, partition key", of: "userId" },
  profiles: { what: "profile versions", where: "people, partition key", of: "userId" },
  workouts: { what: "workout events", where: "workouts, partition key", of: "userId" },
  visits: { what: "gym visits' records", where: "gym-visits, partition key", of: "macAddress" },
  valid: { what: "valid readings", where: "heart-rates, partition key", of: "deviceId" },
  invalid: { what: "invalid readings", where: "heart-rates, partition key", of: "deviceId" },
  sum: { what: "sum of heart rates", where: "heart-rates, partition key", of: "deviceId" },
} as const satisfies Partial<Record<keyof PersonAccount, object>>;

type Counted = keyof typeof counted;
type Counts = Readonly<Record<Counted, number>>;

const peopleAtOnce = 16;

/** Silver holds each distinct event of each person once. */
export async function compareSilver(azure: Azure, account: Account): Promise<Comparison> {
  const unknown = new Set(account.unknown);
  const people = account.people.filter(({ userId }) => !unknown.has(userId));
  const found = await concurrently(people, peopleAtOnce, (person) => countsOf(azure, person));
  const names = Object.keys(counted) as Counted[];
  const lines = names.map((name) => {
    const expected = people.reduce((sum, person) => sum + person[name], 0);
    const here = found.reduce((sum, counts) => sum + counts[name], 0);
    const same = people.every((person, index) => person[name] === found[index]?.[name]);
    return exactLine("silver", counted[name].what, expected, here, same);
  });
  const differences = people.flatMap((person, index) =>
    names.flatMap((name) => differenceOf(person, name, found[index]?.[name] ?? 0)),
  );
  return { lines, differences };
}

/** A document of `heart-rates`, as far as it is looked at. */
interface Bucket {
  readonly offsets: readonly number[];
  /** Of the valid readings, as is `sum`. */
  readonly count: number;
  readonly sum: number;
}

/** Straight from the documents: a mistake in how the product reads them must not hide here. */
async function countsOf(azure: Azure, { userId, deviceId, macAddress }: PersonAccount): Promise<Counts> {
  const all = "SELECT * FROM c";
  const [person, workouts, visits, buckets] = await Promise.all([
    azure.silver("people").query<{ kind: string }>(userId, all, {}),
    azure.silver("workouts").query(userId, all, {}),
    azure.silver("gym-visits").query(macAddress, all, {}),
    azure.silver("heart-rates").query<Bucket>(deviceId, all, {}),
  ]);
  const total = (of: (bucket: Bucket) => number) => buckets.reduce((sum, bucket) => sum + of(bucket), 0);
  return {
    registrations: person.filter(({ kind }) => kind === "registration").length,
    profiles: person.filter(({ kind }) => kind === "profile").length,
    workouts: workouts.length,
    visits: visits.length,
    valid: total(({ count }) => count),
    invalid: total(({ offsets, count }) => offsets.length - count),
    sum: total(({ sum }) => sum),
  };
}

function differenceOf(person: PersonAccount, name: Counted, found: number): Difference[] {
  if (person[name] === found) return [];
  const { what, where, of } = counted[name];
  return [
    {
      layer: "silver",
      what: `${what} of ${person[of]}: ${person[name]} expected, ${found} found`,
      where: `Cosmos DB, database silver, container ${where} ${person[of]}`,
    },
  ];
}
