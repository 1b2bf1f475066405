import { streams } from "../../../shared/streams/registry.ts";
import { identifier } from "../duckdb.ts";
import { fetchStream, type LakeFiles } from "../lake-files.ts";
import { nameOf, noRows, rowsOfFiles, type SqlColumn, type SqlTable } from "../table.ts";

const time = "TIMESTAMP WITH TIME ZONE";

/** The common columns of bronze and quarantine files; see `shared/bronze/files/parquet.ts`. */
export const provenance: readonly SqlColumn[] = [
  column("stream", "VARCHAR", "Stream."),
  column("partition", "VARCHAR", "Partition of the hub, or file-N for landed files."),
  column("sequence_number", "BIGINT", "Sequence number of the hub, or record number in the landed file."),
  column("enqueued_time", time, "Enqueued time of the hub; for a landed file, the start of its landing."),
  column("ingest_time", time, "Time of the write to bronze."),
  column("source", "VARCHAR", "hub or file."),
  column("file", "VARCHAR", "Id of the landed file."),
  column("replay_of", "VARCHAR", "Id of the replayed quarantined event."),
  { ...column("key", "VARCHAR", "Partition key of the event."), personal: true },
];

const body = {
  ...column("body", "VARCHAR", "The event as JSON text: body->>'$.user_id'."),
  personal: true,
};

/**
 * One table per stream with every accepted event. Keys and bodies are treated as personal, because bronze does not
 * decode them.
 */
export function bronzeSqlTables(lakeFiles: LakeFiles, personal: boolean): SqlTable[] {
  return streams.map(({ name: stream }) => {
    const table = {
      schema: "bronze",
      name: stream.replaceAll("-", "_"),
      description: `Every accepted event of ${stream}.`,
      columns: [...provenance, body],
    };
    return {
      ...table,
      async fetch({ connection, log, throwIfInterrupted }) {
        const files = await fetchStream(lakeFiles, stream, throwIfInterrupted);
        log(`${nameOf(table)}: ${files.length} files`);
        return files.length === 0 ? noRows(table) : rowsOfFiles(connection, table, files, selectorOf(personal));
      },
    };
  });
}

/** The SELECT expression of a column; personal columns are null without `--personal`. */
export function selectorOf(personal: boolean): (column: SqlColumn) => string {
  return (column) => (column.personal && !personal ? `NULL::${column.type}` : identifier(column.name));
}

export function column(name: string, type: string, description: string): SqlColumn {
  return { name, type, description, personal: false };
}
