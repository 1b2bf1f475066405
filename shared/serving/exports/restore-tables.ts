import type { Summary } from "../../gold/summary.ts";
import { collectGarbage, noGrace } from "../../platform/delta/garbage-collection.ts";
import { commitMonths, foreignFiles, monthOfFile, monthsOf, readTable, tableOf } from "./export-table.ts";
import { audiences, type Exports } from "./exports.ts";
import { lacksCommit, readProgress, restartProgress } from "./progress.ts";

/**
 * Exports all months again if the log of a table has lost versions, or another writer has added files: it may have
 * removed others. Its files are deleted at once, because no erasure knows what they contain.
 *
 * @returns whether the export starts from its beginning
 */
export async function restoreTables(exports: Exports, summary: Summary): Promise<boolean> {
  const known = await readProgress(exports, summary);
  if (known === undefined) return false;
  // After the progress: what that contains was committed before.
  const tables = await Promise.all(
    audiences.map(async (audience) => {
      const table = tableOf(exports, summary, audience);
      return { table, before: await readTable(exports, table, audience) };
    }),
  );
  const foreign = tables.filter(({ before }) => foreignFiles(before).length > 0);
  const isLost = tables.some(({ before }) => lacksCommit(before, known.document));
  if (foreign.length === 0 && !isLost) return false;
  // First: a run that is killed after it finds the files again.
  await restartProgress(
    exports,
    summary,
    tables.flatMap(({ before }) => monthsOf(before)),
  );
  for (const { table, before } of foreign) {
    await commitMonths(exports, summary, table, { before, files: new Map(), others: [] });
    await collectGarbage(table, exports, noGrace, (path) => monthOfFile(path) === undefined);
  }
  return true;
}
