import { streams } from "../../../shared/streams/registry.ts";
import { fetchStream, type LakeShelf } from "../lake-files.ts";
import { noRows, rowsOfFiles, type SqlColumn, type SqlTable } from "../table.ts";
import { column, provenance, shownBy } from "./bronze.ts";

const columns: readonly SqlColumn[] = [
  ...provenance,
  column("code", "VARCHAR", "Why: missing, not-json …"),
  column("field", "VARCHAR", "Of which field."),
  column("message", "VARCHAR", "What was expected."),
  { ...column("body", "BLOB", "The event's own bytes."), personal: true },
  { ...column("body_text", "VARCHAR", "The same as text; null where it is none."), personal: true, madeOf: "body" },
];

/** One table of what ingest refused, of all streams. */
export function quarantineSqlTable(shelf: LakeShelf, personal: boolean): SqlTable {
  const description = "Every event that was quarantined, with the reason; replayed ones too.";
  const table = { schema: "main", name: "quarantine", description, columns };
  return {
    ...table,
    async fetch({ connection, note, check }) {
      const files: string[] = [];
      for (const { name } of streams) files.push(...(await fetchStream(shelf, name, check)));
      note(`${table.name}: ${files.length} files`);
      const shown = shownBy(personal);
      const asText = (each: SqlColumn) => (each.name === "body_text" && personal ? `TRY(decode("body"))` : shown(each));
      return files.length === 0 ? noRows(table) : rowsOfFiles(connection, table, files, asText);
    },
  };
}
