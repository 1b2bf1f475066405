import { type Days, type Rollup, rolledUp } from "../../gold/rollup.ts";
import type { Row, Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { FilterError, type RowFilter, writeContinuation } from "./filter.ts";
import { readDocuments } from "./read-documents.ts";
import type { RowPage } from "./row-page.ts";

/** Days that one answer may be put together of: more would not fit a process that has other work. */
const mostDays = 200_000;
const pageSize = 1000;

/**
 * Rows of periods, put together now, in order of their period. `from` and `to` are moved out to whole periods, since half a one would be wrong.
 *
 * @throws FilterError when the period is none, or so many days are asked for that the answer would be too large
 */
export async function readRolledUp(
  container: DocumentContainer,
  summary: Summary,
  rollup: Rollup,
  filter: RowFilter,
): Promise<RowPage> {
  const { [rollup.column]: period, ...grain } = filter.grain;
  const days = await readDays(container, summary, { ...filter, grain, ...spanOf(rollup, period, filter) });
  const rows = rolledUp(rollup, days).filter((row) => period === undefined || row[rollup.column] === period);
  const skip = filter.continuation?.skip ?? 0;
  const items = rows.slice(skip, skip + filter.limit);
  const seen = skip + items.length;
  return { items, continuation: seen < rows.length ? writeContinuation({ token: undefined, skip: seen }) : undefined };
}

function spanOf(rollup: Rollup, period: string | undefined, { from, to }: RowFilter): Partial<Days> {
  const wholes = {
    ...(from === undefined ? {} : { from: rollup.daysOf(rollup.periodOf(from))?.from ?? from }),
    ...(to === undefined ? {} : { to: rollup.daysOf(rollup.periodOf(to))?.to ?? to }),
  };
  if (period === undefined) return wholes;
  const days = rollup.daysOf(period);
  if (days === undefined)
    throw new FilterError(rollup.column, `a ${rollup.column} expected, as ${rollup.periodOf("2026-01-31")}`);
  const later = (a: string, b = a) => (a < b ? b : a);
  const earlier = (a: string, b = a) => (a < b ? a : b);
  return { from: later(days.from, wholes.from), to: earlier(days.to, wholes.to) };
}

async function readDays(container: DocumentContainer, summary: Summary, filter: RowFilter): Promise<Row[]> {
  const days: Row[] = [];
  let token: string | undefined;
  do {
    const page = await readDocuments(container, summary, { ...filter, limit: pageSize }, token);
    for (const { rows } of page.items) days.push(...rows);
    if (days.length > mostDays)
      throw new FilterError("from", `more than ${mostDays} days are asked for: ask for fewer with from, to or user_id`);
    token = page.continuation;
  } while (token !== undefined);
  return days;
}
