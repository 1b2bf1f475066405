import type { GroupKey } from "../../gold/group-context.ts";
import { deadLetter, listDeadLetters } from "../../gold/run/dead-letters.ts";
import { sharedContainers } from "../../gold/run/gold.ts";
import { checkRows, InvalidRow } from "../../gold/run/invalid-row.ts";
import type { Row, Summary } from "../../gold/summary.ts";
import { hashId } from "../../platform/hash-id.ts";
import type { Exports } from "./exports.ts";
import { monthOfDocument } from "./month.ts";
import { groupRows } from "./month-rows.ts";
import { addPending } from "./progress.ts";

/** Rows that a file can contain, and the groups with a row that it cannot: all their rows are left out. */
export interface Exportable {
  readonly rows: readonly Row[];
  readonly rejected: readonly { readonly key: GroupKey; readonly failure: InvalidRow }[];
}

/** Separates the groups of some rows. One group that no file can contain costs its own rows, not the file. */
export function exportable(summary: Summary, rows: readonly Row[]): Exportable {
  // Most rows of most runs are valid.
  if (failureOf(summary, rows) === undefined) return { rows, rejected: [] };
  const groups = Map.groupBy(rows, (row) => JSON.stringify(keyOf(summary, row)));
  const checked = [...groups.values()].map((some) => ({ some, failure: failureOf(summary, some) }));
  return {
    rows: checked.flatMap(({ some, failure }) => (failure === undefined ? some : [])),
    rejected: checked.flatMap(({ some: [row], failure }) =>
      failure === undefined || row === undefined ? [] : [{ key: keyOf(summary, row), failure }],
    ),
  };
}

function failureOf(summary: Summary, rows: readonly Row[]): InvalidRow | undefined {
  try {
    checkRows(summary, rows);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidRow) return error;
    throw error;
  }
}

function keyOf({ grain }: Summary, row: Row): GroupKey {
  const parts = grain.flatMap(({ property, column, prefix = "" }) => {
    const value = row[column];
    return value === null || value === undefined ? [] : [[property, `${prefix}${value}`] as const];
  });
  // Several columns can share a property: the first with a value counts.
  return Object.fromEntries(parts.toReversed());
}

export async function rejectGroups(
  exports: Exports,
  summary: Summary,
  rejected: Exportable["rejected"],
): Promise<void> {
  const errors = exports.gold(sharedContainers.errors);
  for (const { key, failure } of rejected) {
    const id = hashId("export", summary.name, JSON.stringify(key));
    await deadLetter({ ...exports, errors }, summary, { id, key }, failure, "export");
  }
}

/** Marks the months of groups that can be exported by now as pending, and removes their dead letters. */
export async function retryRejected(exports: Exports, summary: Summary): Promise<void> {
  const errors = exports.gold(sharedContainers.errors);
  for (const { id, key } of await listDeadLetters(errors, summary, "export")) {
    const rows = await groupRows(exports.gold(summary.container), summary, key);
    if (failureOf(summary, rows) !== undefined) continue;
    await addPending(exports, summary, monthOfKey(summary, key));
    await errors.remove(id, summary.name);
  }
}

function monthOfKey(summary: Summary, key: GroupKey): string {
  if (summary.kind === "computed" || summary.date === undefined) return monthOfDocument(summary, key);
  const { column, daysOf } = summary.rollup;
  return monthOfDocument(summary, { [summary.date]: daysOf(key[column] ?? "")?.from ?? "" });
}
