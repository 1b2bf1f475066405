import { gymSummary } from "../../shared/gold/gym-summary/gym-summary.ts";
import type { Row, Summary } from "../../shared/gold/summary.ts";
import { workoutBpmSummary } from "../../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { concurrently } from "../../shared/platform/map-concurrent.ts";
import { allRows } from "../common/rows.ts";
import { type Comparison, type Difference, exactLine } from "./comparison.ts";
import { gymRows } from "./gym-rows.ts";
import type { Account } from "./ledger.ts";

/** Rows that a summary must have, those that it has, and the columns that tell one from another. */
interface Rows {
  readonly summary: Summary;
  readonly key: readonly string[];
  readonly expected: readonly object[];
  readonly found: readonly Row[];
}

const readsAtOnce = 16;

/** Gold has exactly the rows that must come of what was sent, with exactly these figures. */
export async function compareGold(azure: Azure, account: Account): Promise<Comparison> {
  const parts = [await workoutRows(azure, account), await visitRows(azure, account)].map(compareRows);
  return {
    lines: parts.flatMap(({ lines }) => lines),
    differences: parts.flatMap(({ differences }) => differences),
  };
}

async function workoutRows(azure: Azure, account: Account): Promise<Rows> {
  const unknown = new Set(account.unknown);
  const people = account.people.map(({ userId }) => userId).filter((userId) => !unknown.has(userId));
  const found = await concurrently(people, readsAtOnce, (user_id) =>
    allRows(azure, workoutBpmSummary, { personal: true, parameters: { user_id } }),
  );
  return {
    summary: workoutBpmSummary,
    key: ["user_id", "workout_id", "session_id", "start"],
    expected: account.workouts.filter(({ user_id }) => !unknown.has(user_id)),
    found: found.flat(),
  };
}

/** The gyms of a simulation are its own, so that their rows are, too. */
async function visitRows(azure: Azure, account: Account): Promise<Rows> {
  const unknown = new Set(account.unknown);
  const lost = new Set(account.people.filter(({ userId }) => unknown.has(userId)).map(({ macAddress }) => macAddress));
  const gyms = [...new Set(account.visits.map(({ gym_id }) => gym_id))];
  const found = await concurrently(gyms, readsAtOnce, (gym_id) =>
    allRows(azure, gymSummary, { personal: true, parameters: { gym_id } }),
  );
  return {
    summary: gymSummary,
    key: ["gym_id", "mac_address", "date"],
    expected: gymRows(account.visits, azure.configuration.reportingTimeZone).filter(
      ({ mac_address }) => !lost.has(mac_address),
    ),
    found: found.flat().filter(({ mac_address }) => !lost.has(String(mac_address))),
  };
}

function compareRows({ summary, key, expected, found }: Rows): Comparison {
  const place = (row: Record<string, unknown>) => key.map((column) => `${column} ${row[column]}`).join(", ");
  const byPlace = (rows: readonly object[]) => new Map(rows.map((row) => [place({ ...row }), { ...row }]));
  const [must, have] = [byPlace(expected), byPlace(found)];
  const differences = [...new Set([...must.keys(), ...have.keys()])].flatMap((where) =>
    wrongIn(must.get(where), have.get(where)).map((what) => difference(summary, where, what)),
  );
  const same = differences.length === 0 || expected.length !== found.length;
  return { lines: [exactLine("gold", `rows of ${summary.name}`, expected.length, found.length, same)], differences };
}

function wrongIn(
  must: Readonly<Record<string, unknown>> | undefined,
  have: Readonly<Record<string, unknown>> | undefined,
): string[] {
  if (must === undefined) return ["not expected, but there"];
  if (have === undefined) return ["expected, but not there"];
  return Object.entries(must)
    .filter(([column, value]) => JSON.stringify(have[column]) !== JSON.stringify(value))
    .map(([column, value]) => `${column} ${value} expected, ${have[column]} found`);
}

function difference({ name }: Summary, place: string, what: string): Difference {
  const [first = ""] = place.split(", ");
  return {
    layer: "gold",
    what: `${name}, ${place}: ${what}`,
    where: `npm run gold -- ${name} --personal --where ${first.replace(" ", "=")}`,
  };
}
