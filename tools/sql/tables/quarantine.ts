import { streams } from "../../../shared/streams/registry.ts";
import { fetchStream, type LakeFiles } from "../lake-files.ts";
import { noRows, rowsOfFiles, type SqlColumn, type SqlTable } from "../table.ts";
import { column, provenance, selectorOf } from "./bronze.ts";

const columns: readonly SqlColumn[] = [
  ...provenance,
  column("code", "VARCHAR", "Reason code: missing, not-json …"),
  column("field", "VARCHAR", "Invalid field."),
  column("message", "VARCHAR", "What was expected."),
  { ...column("body", "BLOB", "The bytes of the event."), personal: true },
  { ...column("body_text", "VARCHAR", "The body as text; null if not UTF-8."), personal: true, source: "body" },
];

/** One table with the quarantined events of all streams. */
export function quarantineSqlTable(lakeFiles: LakeFiles, personal: boolean): SqlTable {
  const description = "Every quarantined event with its reason, including replayed ones.";
  const table = { schema: "main", name: "quarantine", description, columns };
  return {
    ...table,
    async fetch({ connection, log, throwIfInterrupted }) {
      const files: string[] = [];
      for (const { name } of streams) files.push(...(await fetchStream(lakeFiles, name, throwIfInterrupted)));
      log(`${table.name}: ${files.length} files`);
      const selector = selectorOf(personal);
      const asText = (each: SqlColumn) =>
        each.name === "body_text" && personal ? `TRY(decode("body"))` : selector(each);
      return files.length === 0 ? noRows(table) : rowsOfFiles(connection, table, files, asText);
    },
  };
}
