import type { Column, Row, Summary, Value } from "../../gold/summary.ts";

/** What callers of the API get besides the columns of a summary. */
export const markColumns: readonly Column[] = [
  { name: "group", type: "text", mark: "open", description: "Opaque id of the row's group, as in the changes." },
  { name: "modified", type: "time", mark: "open", description: "When gold last wrote the group." },
];

/** The columns of rows of the API. */
export function servedColumns({ columns }: Pick<Summary, "columns">): readonly Column[] {
  return [...columns, ...markColumns];
}

/** A value in JSON. */
export type JsonValue = Value | readonly Readonly<Record<string, string | number>>[];

/** The row in JSON: each text of a list that has parts is an object of them. */
export function jsonRow({ columns }: Pick<Summary, "columns">, row: Row): Readonly<Record<string, JsonValue>> {
  const lists = columns.flatMap(({ name, parts }) => (parts === undefined ? [] : [{ name, parts }]));
  const objects = lists.map(({ name, parts }): [string, JsonValue] => {
    const value = row[name];
    return [name, Array.isArray(value) ? value.map((text) => objectOf(parts, text)) : (value ?? null)];
  });
  return { ...row, ...Object.fromEntries(objects) };
}

function objectOf(parts: NonNullable<Column["parts"]>, text: string): Readonly<Record<string, string | number>> {
  const values = text.split(" ");
  return Object.fromEntries(
    parts.map(({ name, type }, index) => {
      const value = values[index] ?? "";
      return [name, type === "number" ? Number(value) : value];
    }),
  );
}
