import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../../shared/gold/summary.ts";
import { type Door, said } from "./endpoint.ts";
import type { Expectation } from "./sample.ts";

export interface Waiting {
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly now: () => number;
  /** Milliseconds between two looks. */
  readonly every: number;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  /** Told of each expectation when it is met. */
  readonly onMet: (expectation: Expectation) => void;
}

/** Asks until every expectation is met or the time is up; says of those that are not what was answered last. */
export async function awaitRows(door: Door, expectations: readonly Expectation[], waiting: Waiting): Promise<string[]> {
  const { deadline, now, every, wait = sleep, onMet } = waiting;
  const open = new Map<Expectation, string[]>(expectations.map((each) => [each, []]));
  for (;;) {
    for (const expectation of [...open.keys()]) {
      const wrong = await differences(door, expectation);
      if (wrong.length > 0) open.set(expectation, wrong);
      else {
        open.delete(expectation);
        onMet(expectation);
      }
    }
    if (open.size === 0 || now() + every > deadline) return [...open.values()].flat();
    await wait(every);
  }
}

async function differences(door: Door, { summary, parameters, rows }: Expectation): Promise<string[]> {
  const path = `/api/personal/gold/${summary}?${new URLSearchParams(parameters)}`;
  const answer = await door.once(path);
  const items = (answer.body as { items?: unknown } | null)?.items;
  if (answer.status !== 200 || !Array.isArray(items)) return [`${path} answers ${said(answer)}`];
  const [missing, extra] = [without(rows, items), without(items, rows)];
  if (missing.length === 0 && extra.length === 0) return [];
  return [
    `${summary} of ${Object.values(parameters).join(", ")}: ${items.length === rows.length ? "other rows" : `${items.length} rows instead of ${rows.length}`}`,
    ...missing.map((row) => `  expected ${row}`),
    ...extra.map((row) => `  came     ${row}`),
  ];
}

/** As text, columns in order of their names. */
function without(rows: readonly Row[], others: readonly Row[]): string[] {
  const known = new Set(others.map(textOf));
  return rows.map(textOf).filter((text) => !known.has(text));
}

function textOf(row: Row): string {
  return JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));
}
