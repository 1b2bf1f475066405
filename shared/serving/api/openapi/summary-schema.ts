import type { Column, Summary } from "../../../gold/summary.ts";
import type { JsonSchema } from "./json-schema.ts";
import { personalMark } from "./personal-mark.ts";

const types: Readonly<Record<Column["type"], JsonSchema>> = {
  text: { type: "string" },
  integer: { type: "integer" },
  number: { type: "number" },
  date: { type: "string", format: "date" },
  time: { type: "string", format: "date-time" },
  list: { type: "array", items: { type: "string" } },
};

/** The schema of a row of a summary. */
export function rowSchema({ name, columns }: Pick<Summary, "name" | "columns">, masked: boolean): JsonSchema {
  return {
    type: "object",
    description: `A row of ${name}${masked ? ", masked" : ""}.`,
    properties: Object.fromEntries(columns.map((column) => [column.name, cellSchema(column, masked)])),
    required: columns.map((column) => column.name),
    additionalProperties: false,
  };
}

function cellSchema({ type, description, unit, mark, nullable }: Column, masked: boolean): JsonSchema {
  const { type: plain, ...rest } = types[type];
  const marks = {
    ...(unit === undefined ? {} : { "x-unit": unit }),
    ...personalMark(mark),
  };
  if (masked && mark === "attribute") return { type: "null", description: `${description} Masked.`, ...marks };
  const text = masked && mark !== "open" ? `${description} A pseudonym.` : description;
  return { type: nullable ? [plain, "null"] : plain, ...rest, description: text, ...marks };
}

/** Name of the schema in the document: `workout_bpm_summary` -> `WorkoutBpmSummaryRow`. */
export function rowSchemaName({ name }: Summary, masked: boolean): string {
  return `${masked ? "" : "Personal"}${pascal(name)}Row`;
}

export function pascal(name: string): string {
  return name
    .split(/[-_]/)
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join("");
}
