import { dates } from "../../gold/dates/date-dimension.ts";
import { summaries } from "../../gold/registry.ts";
import type { Summary } from "../../gold/summary.ts";
import type { FileTable } from "./month-file.ts";

/** A table of which there are files: `<name>/current.json` names them. */
export type ExportedTable = FileTable & Pick<Summary, "grain">;

/** Everything that is exported: every summary, and the days. */
export const exportedTables: readonly ExportedTable[] = [...summaries, dates];
