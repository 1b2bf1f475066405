import { gymSummary } from "../../shared/gold/gym-summary/gym-summary.ts";
import type { Row, Summary } from "../../shared/gold/summary.ts";
import { workoutBpmSummary } from "../../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { mapConcurrent } from "../../shared/platform/map-concurrent.ts";
import { allRows } from "../common/rows.ts";
import { type Comparison, exactLine, type Violation } from "./comparison.ts";
import { gymRows } from "./gym-rows.ts";
import type { Ledger } from "./ledger.ts";

/** The expected and the found rows of a summary, and the columns that identify a row. */
interface Rows {
  readonly summary: Summary;
  readonly key: readonly string[];
  readonly expected: readonly object[];
  readonly found: readonly Row[];
}

const concurrency = 16;

/** Checks that gold contains exactly the rows expected from the events sent, with the expected values. */
export async function compareGold(azure: Azure, ledger: Ledger): Promise<Comparison> {
  const parts = [await workoutRows(azure, ledger), await visitRows(azure, ledger)].map(compareRows);
  return {
    lines: parts.flatMap(({ lines }) => lines),
    violations: parts.flatMap(({ violations }) => violations),
  };
}

async function workoutRows(azure: Azure, ledger: Ledger): Promise<Rows> {
  const excluded = new Set(ledger.excludedUsers);
  const people = ledger.people.map(({ userId }) => userId).filter((userId) => !excluded.has(userId));
  const found = await mapConcurrent(people, concurrency, (user_id) =>
    allRows(azure, workoutBpmSummary, { personal: true, parameters: { user_id } }),
  );
  return {
    summary: workoutBpmSummary,
    key: ["user_id", "workout_id", "session_id", "start"],
    expected: ledger.workouts.filter(({ user_id }) => !excluded.has(user_id)),
    found: found.flat(),
  };
}

/** Gym ids of a simulation are unique to it, so all their rows are its own. */
async function visitRows(azure: Azure, ledger: Ledger): Promise<Rows> {
  const excluded = new Set(ledger.excludedUsers);
  const excludedMacs = new Set(
    ledger.people.filter(({ userId }) => excluded.has(userId)).map(({ macAddress }) => macAddress),
  );
  const gyms = [...new Set(ledger.visits.map(({ gym_id }) => gym_id))];
  const found = await mapConcurrent(gyms, concurrency, (gym_id) =>
    allRows(azure, gymSummary, { personal: true, parameters: { gym_id } }),
  );
  return {
    summary: gymSummary,
    key: ["gym_id", "mac_address", "date"],
    expected: gymRows(ledger.visits, azure.configuration.reportingTimeZone).filter(
      ({ mac_address }) => !excludedMacs.has(mac_address),
    ),
    found: found.flat().filter(({ mac_address }) => !excludedMacs.has(String(mac_address))),
  };
}

function compareRows({ summary, key, expected, found }: Rows): Comparison {
  const keyOf = (row: object) => key.map((column) => `${column} ${columnsOf(row)[column]}`).join(", ");
  const byKey = (rows: readonly object[]) => new Map(rows.map((row) => [keyOf(row), columnsOf(row)]));
  const [expectedByKey, foundByKey] = [byKey(expected), byKey(found)];
  const violations = [...new Set([...expectedByKey.keys(), ...foundByKey.keys()])].flatMap((rowKey) =>
    differencesOf(expectedByKey.get(rowKey), foundByKey.get(rowKey)).map((what) => violationOf(summary, rowKey, what)),
  );
  const same = violations.length === 0 || expected.length !== found.length;
  return { lines: [exactLine("gold", `rows of ${summary.name}`, expected.length, found.length, same)], violations };
}

type Columns = Readonly<Record<string, unknown>>;

function columnsOf(row: object): Columns {
  return { ...row };
}

function differencesOf(expected: Columns | undefined, found: Columns | undefined): string[] {
  if (expected === undefined) return ["unexpected row"];
  if (found === undefined) return ["missing row"];
  return Object.entries(expected)
    .filter(([column, value]) => JSON.stringify(found[column]) !== JSON.stringify(value))
    .map(([column, value]) => `${column} ${value} expected, ${found[column]} found`);
}

function violationOf({ name }: Summary, rowKey: string, what: string): Violation {
  const [first = ""] = rowKey.split(", ");
  return {
    layer: "gold",
    what: `${name}, ${rowKey}: ${what}`,
    location: `npx korevital gold ${name} --personal --where ${first.replace(" ", "=")}`,
  };
}
