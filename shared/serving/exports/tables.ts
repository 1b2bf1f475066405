import { dates } from "../../gold/dates/date-dimension.ts";
import { summaries } from "../../gold/registry.ts";
import type { Summary } from "../../gold/summary.ts";
import type { FileTable } from "./month-file.ts";

/** A table with export files, which `<name>/current.json` names. */
export type ExportedTable = FileTable & Pick<Summary, "grain">;

/** All exported tables: the summaries and the date dimension. */
export const exportedTables: readonly ExportedTable[] = [...summaries, dates];
