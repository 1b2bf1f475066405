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
  column("record", "BIGINT", "Number of the record in an event with several; otherwise null."),
  column("enqueued_time", time, "Enqueued time of the hub; for a landed file, the start of its landing."),
  column("ingest_time", time, "Time of the write to bronze."),
  column("source", "VARCHAR", "hub or file."),
  column("file", "VARCHAR", "Id of the landed file."),
  column("replay_of", "VARCHAR", "Id of the replayed quarantined event."),
  column("first_enqueued_time", time, "When the replayed event was enqueued first-hand."),
  { ...column("key", "VARCHAR", "Partition key of the event."), personal: true },
];

const bodies: readonly SqlColumn[] = [
  {
    ...column("body", "VARCHAR", "The event as JSON text: body->>'$.user_id'. Null if DuckDB cannot parse it."),
    personal: true,
  },
  { ...column("body_text", "VARCHAR", "The event as it was sent."), personal: true, source: "body" },
];

/**
 * One body that DuckDB cannot parse would fail a query of the whole stream: it accepts neither a byte order mark nor
 * the
 * escape of half a surrogate pair.
 */
const parsableBody = `(CASE WHEN json_valid(ltrim("body", chr(65279))) THEN ltrim("body", chr(65279)) END)`;

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
      columns: [...provenance, ...bodies],
    };
    return {
      ...table,
      async fetch({ connection, log, throwIfInterrupted }) {
        const files = await fetchStream(lakeFiles, stream, throwIfInterrupted);
        log(`${nameOf(table)}: ${files.length} files`);
        return files.length === 0 ? noRows(table) : rowsOfFiles(connection, table, files, bodySelectorOf(personal));
      },
    };
  });
}

function bodySelectorOf(personal: boolean): (column: SqlColumn) => string {
  const selector = selectorOf(personal);
  return (each) => (each.name === "body" && personal ? parsableBody : selector(each));
}

/** The SELECT expression of a column; personal columns are null without `--personal`. */
export function selectorOf(personal: boolean): (column: SqlColumn) => string {
  return ({ name, type, source = name, personal: isPersonal }) =>
    isPersonal && !personal ? `NULL::${type}` : identifier(source);
}

export function column(name: string, type: string, description: string): SqlColumn {
  return { name, type, description, personal: false };
}
