import { streams } from "../../../shared/streams/registry.ts";
import { identifier } from "../duckdb.ts";
import { fetchStream, type LakeShelf } from "../lake-files.ts";
import { nameOf, noRows, rowsOfFiles, type SqlColumn, type SqlTable } from "../table.ts";

const time = "TIMESTAMP WITH TIME ZONE";

/** Columns that the files of bronze and of quarantine share; see `shared/bronze/files/parquet.ts`. */
export const provenance: readonly SqlColumn[] = [
  column("stream", "VARCHAR", "Which stream."),
  column("partition", "VARCHAR", "Partition of the hub, or file-N for landed files."),
  column("sequence_number", "BIGINT", "The hub's, or the number of the record in its file."),
  column("enqueued_time", time, "When the hub got it; of a landed file when its landing began."),
  column("ingest_time", time, "When it was written to bronze."),
  column("source", "VARCHAR", "hub or file."),
  column("file", "VARCHAR", "Identity of the landed file."),
  column("replay_of", "VARCHAR", "Id of the quarantined event that it was sent again for."),
  { ...column("key", "VARCHAR", "Partition key that it was sent with."), personal: true },
];

const body = {
  ...column("body", "VARCHAR", "The event as it arrived, as JSON text: body->>'$.user_id'."),
  personal: true,
};

/** A table for each stream, of every accepted event as it arrived. Which of it counts as personal is not known there: keys and bodies are. */
export function bronzeSqlTables(shelf: LakeShelf, personal: boolean): SqlTable[] {
  return streams.map(({ name: stream }) => {
    const table = {
      schema: "bronze",
      name: stream.replaceAll("-", "_"),
      description: `Every accepted event of ${stream}, as it arrived.`,
      columns: [...provenance, body],
    };
    return {
      ...table,
      async fetch({ connection, note, check }) {
        const files = await fetchStream(shelf, stream, check);
        note(`${nameOf(table)}: ${files.length} files`);
        return files.length === 0 ? noRows(table) : rowsOfFiles(connection, table, files, shownBy(personal));
      },
    };
  });
}

/** How a column is read: what is personal is null where it is not to be seen. */
export function shownBy(personal: boolean): (column: SqlColumn) => string {
  return (column) => (column.personal && !personal ? `NULL::${column.type}` : identifier(column.name));
}

export function column(name: string, type: string, description: string): SqlColumn {
  return { name, type, description, personal: false };
}
