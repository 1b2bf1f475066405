import type { BlobStore } from "../../../shared/platform/azure/blobs.ts";
import { exportedTables } from "../../../shared/serving/exports/tables.ts";
import { mirror } from "../../exports/mirror.ts";
import { sqlColumns } from "../columns.ts";
import { noRows, rowsOfFiles, type SqlTable } from "../table.ts";
import type { LakeAges } from "../table-age.ts";

/**
 * Every exported table: the files that `current.json` references, of the masked or the personal container.
 *
 * @param folder cache of the fetched files
 */
export function exportedSqlTables(blobs: BlobStore, folder: string, ageOf: LakeAges["exported"]): SqlTable[] {
  return exportedTables.map(({ name, grain, columns }) => {
    const description = `One row per ${grain.map(({ column }) => column).join(", ")}.`;
    const table = { schema: "main", name, description, columns: sqlColumns(columns) };
    const age = ageOf(name);
    return {
      ...table,
      ...(age === undefined ? {} : { age }),
      async fetch({ connection, log }) {
        const files = await mirror(blobs, name, folder);
        if (files.length === 0) {
          log(`${name}: not exported yet (see EXPORT_SCHEDULE)`);
          return noRows(table);
        }
        return rowsOfFiles(
          connection,
          table,
          files.map(({ path }) => path),
        );
      },
    };
  });
}
