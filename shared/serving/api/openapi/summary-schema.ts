import type { Column, Summary } from "../../../gold/summary.ts";
import { isNulled } from "../../masking/mask.ts";
import { markColumns } from "../../rows/served-columns.ts";
import { type JsonSchema, object, pascal } from "./json-schema.ts";
import { personalMark } from "./personal-mark.ts";

const types: Readonly<Record<Column["type"], JsonSchema>> = {
  text: { type: "string" },
  integer: { type: "integer" },
  number: { type: "number" },
  date: { type: "string", format: "date" },
  time: { type: "string", format: "date-time" },
  list: { type: "array", items: { type: "string" } },
};

const examples: Readonly<Record<Column["type"], unknown>> = {
  text: "20001",
  integer: 12,
  number: 78.5,
  date: "2026-07-06",
  time: "2026-07-06T08:00:00.000Z",
  list: ["1"],
};

type RowSummary = Pick<Summary, "name" | "columns" | "grain">;

/**
 * The schema of a row of a summary. `x-key` marks the columns that identify a group.
 *
 * @param marks further columns; none for the rows of a change, which has them itself
 */
export function rowSchema(
  { name, columns, grain }: RowSummary,
  masked: boolean,
  marks: readonly Column[] = markColumns,
): JsonSchema {
  const keys = grain.map(({ column }) => column);
  const schemaOf = (column: Column): [string, JsonSchema] => [
    column.name,
    { ...cellSchema(column, masked), ...(keys.includes(column.name) ? { "x-key": true } : {}) },
  ];
  const all = [...columns, ...marks];
  return {
    ...object(Object.fromEntries(all.map(schemaOf)), `A row of ${name}${masked ? ", masked" : ""}.`),
    examples: [Object.fromEntries(all.map((column) => [column.name, exampleOf(column, masked)]))],
  };
}

function cellSchema(column: Column, masked: boolean): JsonSchema {
  const { type, description, unit, mark, nullable, pattern } = column;
  const { type: plain, ...rest } = { ...types[type], ...itemsOf(column) };
  const isHidden = masked && isNulled(column);
  const note = masked ? maskedNote(column) : "";
  return {
    type: nullable || isHidden ? [plain, "null"] : plain,
    ...rest,
    description: `${description}${note}`,
    ...(pattern === undefined ? {} : { pattern }),
    ...(unit === undefined ? {} : { "x-unit": unit }),
    ...personalMark(mark),
  };
}

function maskedNote({ mark, masked }: Column): string {
  if (mark === "attribute") return " Masked: null.";
  if (mark !== "open") return " A pseudonym.";
  return masked === "day" ? " Masked: times are days." : "";
}

function itemsOf({ parts }: Column): JsonSchema {
  if (parts === undefined) return {};
  const properties = parts.map(({ name, type, description }): [string, JsonSchema] => [
    name,
    { ...types[type], description },
  ]);
  return { items: object(Object.fromEntries(properties)) };
}

function exampleOf({ name, type, mark, pattern, parts }: Column, masked: boolean): unknown {
  if (masked && mark === "attribute") return null;
  if (parts !== undefined) return [Object.fromEntries(parts.map((part) => [part.name, examples[part.type]]))];
  if (name === "group" || (masked && mark !== "open")) return "9f2c0a4be1d7458896b3c5d2e0f1a7b8";
  if (pattern === undefined) return examples[type];
  return ["2026-W28", "2026-07", "1965"].find((text) => new RegExp(pattern).test(text)) ?? examples[type];
}

/** Name of the schema in the document: `workout_bpm_summary` -> `WorkoutBpmSummaryRow`. */
export function rowSchemaName({ name }: Pick<Summary, "name">, masked: boolean): string {
  return `${masked ? "" : "Personal"}${pascal(name)}Row`;
}
