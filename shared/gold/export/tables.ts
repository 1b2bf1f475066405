import { dates } from "../date-dimension.ts";
import { summaries } from "../registry.ts";
import type { Summary } from "../summary.ts";
import type { FileTable } from "./month-file.ts";

/** A table of which there are files: `<name>/current.json` names them. */
export type ExportedTable = FileTable & Pick<Summary, "grain">;

/** Everything that is exported: every summary, and the days. */
export const exportedTables: readonly ExportedTable[] = [...summaries, dates];
