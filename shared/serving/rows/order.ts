import type { Row, Summary, Value } from "../../gold/summary.ts";
import { FilterError } from "./filter-error.ts";

export interface SortColumn {
  readonly column: string;
  readonly descending: boolean;
}

/** The values of the columns by which a row is sorted. */
export type SortKey = readonly (string | number | null)[];

/**
 * Reads the parameter `sort`: columns, each with `-` before it for descending order, as `date,-avg_bpm`.
 *
 * @throws FilterError for a column that the summary does not have, has as a list, or that is repeated
 */
export function readSort({ columns }: Pick<Summary, "columns">, text: string): SortColumn[] {
  const sortable = columns.filter(({ type }) => type !== "list").map(({ name }) => name);
  const sort = text.split(",").map((part) => {
    const descending = part.startsWith("-");
    return { column: descending ? part.slice(1) : part, descending };
  });
  for (const [index, { column }] of sort.entries()) {
    if (!sortable.includes(column))
      throw new FilterError("sort", `${column} is no column to sort by; those are ${sortable.join(", ")}`);
    if (sort.findIndex((other) => other.column === column) < index)
      throw new FilterError("sort", `${column} is repeated`);
  }
  return sort;
}

/**
 * The whole order of a summary's rows: the given columns, then the grain, ascending, then times and the other columns,
 * which order the rows of one group.
 */
export function orderOf({ grain, columns }: Pick<Summary, "grain" | "columns">, sort: readonly SortColumn[]) {
  const single = columns.filter(({ type }) => type !== "list");
  const names = [
    ...grain.map(({ column }) => column),
    ...single.filter(({ type }) => type === "time").map(({ name }) => name),
    ...single.map(({ name }) => name),
  ];
  const others = [...new Set(names)].filter((name) => sort.every(({ column }) => column !== name));
  return [...sort, ...others.map((column) => ({ column, descending: false }))];
}

export function keyOf(order: readonly SortColumn[], row: Row): SortKey {
  return order.map(({ column }) => {
    const value = row[column] ?? null;
    return typeof value === "object" ? null : value;
  });
}

export function compareKeys(order: readonly SortColumn[], a: SortKey, b: SortKey): number {
  for (let index = 0; index < order.length; index += 1) {
    const compared = compareValues(a[index] ?? null, b[index] ?? null);
    if (compared !== 0) return order[index]?.descending === true ? -compared : compared;
  }
  return 0;
}

/** Ascending: numbers by value, texts by UTF-16 units, null last. */
export function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [first, second] = [String(a), String(b)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
