import type { Row } from "../../shared/gold/summary.ts";
import { pollUntil } from "../common/poll.ts";
import { type Endpoint, responseText } from "./endpoint.ts";
import type { Expectation } from "./sample.ts";

export interface RowPolling {
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly now: () => number;
  /** Milliseconds between two polls. */
  readonly interval: number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** Called for each expectation when its rows match. */
  readonly onMatch: (expectation: Expectation) => void;
}

/** Polls until the rows of every expectation match or until the deadline; returns the last differences. */
export async function awaitRows(
  endpoint: Endpoint,
  expectations: readonly Expectation[],
  { deadline, now, interval, wait, onMatch }: RowPolling,
): Promise<string[]> {
  const unmatched = new Map<Expectation, string[]>(expectations.map((each) => [each, []]));
  const read = async () => {
    for (const expectation of [...unmatched.keys()]) {
      const found = await differences(endpoint, expectation);
      if (found.length > 0) unmatched.set(expectation, found);
      else {
        unmatched.delete(expectation);
        onMatch(expectation);
      }
    }
    return [...unmatched.values()].flat();
  };
  const timeout = deadline - now();
  return (await pollUntil(read, () => unmatched.size === 0, { timeout, interval, now, wait })).state;
}

async function differences(endpoint: Endpoint, { summary, parameters, rows }: Expectation): Promise<string[]> {
  const path = `/api/personal/gold/${summary}?${new URLSearchParams(parameters)}`;
  const response = await endpoint.request(path);
  const items = (response.body as { items?: unknown } | null)?.items;
  if (response.status !== 200 || !Array.isArray(items)) return [`${path} returned ${responseText(response)}`];
  const [missing, unexpected] = [rowsMissingIn(items, rows), rowsMissingIn(rows, items)];
  if (missing.length === 0 && unexpected.length === 0) return [];
  const what = items.length === rows.length ? "different rows" : `${items.length} rows instead of ${rows.length}`;
  return [
    `${summary} of ${Object.values(parameters).join(", ")}: ${what}`,
    ...missing.map((row) => `  expected ${row}`),
    ...unexpected.map((row) => `  found    ${row}`),
  ];
}

/** The rows that `others` does not contain, as JSON with columns in order of their names. */
function rowsMissingIn(others: readonly Row[], rows: readonly Row[]): string[] {
  const texts = new Set(others.map(textOf));
  return rows.map(textOf).filter((text) => !texts.has(text));
}

/** Without the marks of the API, which depend on the time and the pseudonym key. */
function textOf({ group: _, modified: __, ...row }: Row): string {
  return JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));
}
