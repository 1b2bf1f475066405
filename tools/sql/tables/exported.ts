import type { BlobStore } from "../../../shared/platform/azure/blobs.ts";
import { exportedTables } from "../../../shared/serving/exports/tables.ts";
import { mirror } from "../../exports/mirror.ts";
import { sqlColumns } from "../columns.ts";
import { noRows, rowsOfFiles, type SqlTable } from "../table.ts";

/**
 * Every exported table: the files that `current.json` names now, of the masked container or the personal one.
 *
 * @param folder where fetched files are kept
 */
export function exportedSqlTables(blobs: BlobStore, folder: string): SqlTable[] {
  return exportedTables.map(({ name, grain, columns }) => {
    const description = `A row for each ${grain.map(({ column }) => column).join(", ")}.`;
    const table = { schema: "main", name, description, columns: sqlColumns(columns) };
    return {
      ...table,
      async fetch({ connection, note }) {
        const files = await mirror(blobs, name, folder);
        if (files.length === 0) {
          note(`${name}: nothing is exported yet (EXPORT_SCHEDULE says when)`);
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
