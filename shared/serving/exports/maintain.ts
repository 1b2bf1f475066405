import type { Summary } from "../../gold/summary.ts";
import { unlessInvalid } from "../../platform/delta/actions.ts";
import { collectGarbage, nightlyGrace, removeOldLog } from "../../platform/delta/garbage-collection.ts";
import { tableOf } from "./export-table.ts";
import { audiences, type Exports } from "./exports.ts";
import { exportedTables } from "./tables.ts";

export interface TablesMaintained {
  /** Replaced files, and files of killed runs, that were deleted. */
  readonly files: number;
  /** Deleted files of logs. */
  readonly log: number;
}

/** Deletes what no reader of the exported tables needs any more. A run that is killed is completed by the next one. */
export async function maintainTables(exports: Exports): Promise<TablesMaintained> {
  let [files, log] = [0, 0];
  for (const table of exportedTables) {
    const deleted = await maintainTable(exports, table);
    files += deleted.files;
    log += deleted.log;
  }
  return { files, log };
}

/** The same for one table, of both audiences. */
export async function maintainTable(exports: Exports, definition: Pick<Summary, "name">): Promise<TablesMaintained> {
  let [files, log] = [0, 0];
  for (const audience of audiences) {
    const table = tableOf(exports, definition, audience);
    await unlessInvalid(undefined, async () => {
      files += (await collectGarbage(table, exports, nightlyGrace)).deleted;
      log += await removeOldLog(table, exports.now());
    });
  }
  return { files, log };
}
