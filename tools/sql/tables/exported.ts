import type { BlobStore } from "../../../shared/platform/azure/blobs.ts";
import { descriptionOf, exportedTables } from "../../../shared/serving/exports/tables.ts";
import { mirror } from "../../exports/mirror.ts";
import { sqlColumns } from "../columns.ts";
import { noRows, rowsOfFiles, type SqlTable } from "../table.ts";
import type { LakeAges } from "../table-age.ts";

/**
 * Every exported table: the files of its Delta table, of the masked or the personal container.
 *
 * @param folder cache of the fetched files
 */
export function exportedSqlTables(blobs: BlobStore, folder: string, ageOf: LakeAges["exported"]): SqlTable[] {
  return exportedTables.map((exported) => {
    const { name, columns } = exported;
    const table = { schema: "main", name, description: descriptionOf(exported), columns: sqlColumns(columns) };
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
