import type { ComponentChildren } from "preact";
import { Scroll } from "./scroll.tsx";

export interface TableColumn<T> {
  readonly title: string;
  readonly isNumber?: boolean;
  /** The column of the API by which the rows can be sorted. */
  readonly sort?: string;
  /** Exact value, for hover. */
  readonly exact?: (row: T) => string | undefined;
  readonly cell: (row: T) => ComponentChildren;
}

interface Props<T> {
  readonly label: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** `avg_bpm`, or `-avg_bpm` for descending order. */
  readonly sort?: string | undefined;
  readonly onSort?: (sort: string) => void;
  readonly isTall?: boolean;
}

/** The first column is the heading of its row. */
export function Table<T>({ label, columns, rows, keyOf, sort, onSort, isTall = false }: Props<T>) {
  return (
    <Scroll label={label} isTall={isTall}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.title}
                scope="col"
                class={column.isNumber ? "number" : ""}
                aria-sort={ariaSort(column.sort, sort)}
              >
                {column.sort === undefined || onSort === undefined ? (
                  column.title
                ) : (
                  <button type="button" class="sort" onClick={() => onSort(nextSort(column.sort ?? "", sort))}>
                    {column.title} {column.sort === sort ? "↑" : `-${column.sort}` === sort ? "↓" : ""}
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title, isNumber, exact, cell }, index) =>
                index === 0 ? (
                  <th key={title} scope="row" title={exact?.(row)}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={title} class={isNumber ? "number" : ""} title={exact?.(row)}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function ariaSort(column: string | undefined, sort: string | undefined): "ascending" | "descending" | undefined {
  if (column === undefined) return undefined;
  return column === sort ? "ascending" : `-${column}` === sort ? "descending" : undefined;
}

/** Descending first: the greatest values are what one looks for. */
export function nextSort(column: string, sort: string | undefined): string {
  return sort === `-${column}` ? column : `-${column}`;
}
