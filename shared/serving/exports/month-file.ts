import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { Row, Summary } from "../../gold/summary.ts";
import { compressors } from "../../platform/parquet/zstd.ts";
import { schemaOf, storedValue } from "./columns.ts";

/** Rows of one row group: enough for readers to read fast, and encoding one keeps the process from other work for a second at most. */
export const rowGroupRows = 50_000;

/** What a file needs to know of the table that it is of. */
export type FileTable = Pick<Summary, "name" | "version" | "columns">;

/** What a file tells of itself, in its key/value metadata under `korevital.…`. */
export interface About {
  readonly month: string;
  readonly timeZone: string;
  readonly rows: "masked" | "personal";
  /** Epoch milliseconds. */
  readonly exportedAt: number;
}

/** A Parquet file that grows row group by row group: it holds the rows of at most one in memory, besides what is compressed already. */
export interface MonthFile {
  add(rows: readonly Row[]): void;
  /** The whole file; nothing can be added any more. */
  finish(): Uint8Array;
}

export function monthFile(summary: FileTable, about: About, groupRows = rowGroupRows): MonthFile {
  const bytes = new ByteWriter();
  const parquet = new ParquetWriter({
    writer: bytes,
    schema: schemaOf(summary),
    codec: "ZSTD",
    compressors,
    kvMetadata: metadata(summary, about),
    // In the form that Spark's reader parses; of a writer that it cannot parse it does not trust the statistics of texts.
    createdBy: "KoreVital version 1",
  });
  let waiting: Row[] = [];
  const writeGroup = (rows: readonly Row[]) => {
    const columnData = summary.columns.map((column) => ({
      name: column.name,
      data: rows.map((row) => storedValue(column, row[column.name])),
    }));
    parquet.write({ columnData, rowGroupSize: groupRows });
  };
  return {
    add(rows) {
      for (const row of rows) {
        waiting.push(row);
        if (waiting.length < groupRows) continue;
        writeGroup(waiting);
        waiting = [];
      }
    },
    finish() {
      if (waiting.length > 0) writeGroup(waiting);
      waiting = [];
      parquet.finish();
      return bytes.getBytes();
    },
  };
}

function metadata({ name, version }: FileTable, { month, timeZone, rows, exportedAt }: About) {
  const told = {
    summary: name,
    version: String(version),
    month,
    timeZone,
    rows,
    exportedAt: new Date(exportedAt).toISOString(),
  };
  return Object.entries(told).map(([key, value]) => ({ key: `korevital.${key}`, value }));
}
