import { dates } from "../../gold/dates/date-dimension.ts";
import { summaries } from "../../gold/registry.ts";
import type { Summary } from "../../gold/summary.ts";
import type { FileTable } from "./month-file.ts";

/** A table that is exported as a Delta table: to the folder of its name, in the container of each audience. */
export type ExportedTable = FileTable & Pick<Summary, "grain">;

/** All exported tables: the summaries and the date dimension. */
export const exportedTables: readonly ExportedTable[] = [...summaries, dates];

/** The description in catalogs. */
export function descriptionOf({ grain }: Pick<Summary, "grain">): string {
  return `One row per ${grain.map(({ column }) => column).join(", ")}.`;
}
