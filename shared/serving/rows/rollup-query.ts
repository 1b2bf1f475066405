import type { Days } from "../../gold/dates/period.ts";
import { rolledUp } from "../../gold/rollup.ts";
import type { RolledUpSummary, Rollup, Row } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { RowFilter } from "./filter.ts";
import { FilterError } from "./filter-error.ts";
import { readDocuments } from "./read-documents.ts";

/** Limit of the days that one request rolls up, which bounds its memory. */
const maxDays = 200_000;

/**
 * Rows of periods, rolled up on request. `from` and `to` are extended to whole periods.
 *
 * @throws FilterError for an invalid period, or for too many days
 */
export async function readRolledUp(
  container: DocumentContainer,
  summary: RolledUpSummary,
  filter: RowFilter,
): Promise<Row[]> {
  const { rollup } = summary;
  const { [rollup.column]: period, ...grain } = filter.grain;
  const days = await readDays(container, summary, { ...filter, grain, ...daysFrom(rollup, period, filter) });
  return rolledUp(rollup, days).filter((row) => period === undefined || row[rollup.column] === period);
}

function daysFrom(rollup: Rollup, period: string | undefined, { from, to }: RowFilter): Partial<Days> {
  const whole = {
    ...(from === undefined ? {} : { from: rollup.daysOf(rollup.periodOf(from))?.from ?? from }),
    ...(to === undefined ? {} : { to: rollup.daysOf(rollup.periodOf(to))?.to ?? to }),
  };
  if (period === undefined) return whole;
  const days = rollup.daysOf(period);
  if (days === undefined)
    throw new FilterError(rollup.column, `a ${rollup.column} expected, as ${rollup.periodOf("2026-01-31")}`);
  const later = (a: string, b = a) => (a < b ? b : a);
  const earlier = (a: string, b = a) => (a < b ? a : b);
  return { from: later(days.from, whole.from), to: earlier(days.to, whole.to) };
}

async function readDays(container: DocumentContainer, summary: RolledUpSummary, filter: RowFilter): Promise<Row[]> {
  const days: Row[] = [];
  for await (const documents of readDocuments(container, summary, filter)) {
    for (const { rows } of documents) days.push(...rows);
    if (days.length > maxDays)
      throw new FilterError("from", `more than ${maxDays} days are requested: request fewer with from, to or user_id`);
  }
  return days;
}
