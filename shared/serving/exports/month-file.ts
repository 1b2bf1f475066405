import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { Row, Summary } from "../../gold/summary.ts";
import { createdBy } from "../../platform/parquet/created-by.ts";
import { compressors } from "../../platform/parquet/zstd.ts";
import { isoTime } from "../../platform/time.ts";
import { schemaOf, storedValue } from "./columns.ts";
import { type FileStatistics, fileStatistics } from "./statistics.ts";

/**
 * Rows of one row group: large enough for fast reads, while its encoding blocks the event loop for a second at most.
 */
export const rowGroupRows = 50_000;

/** The parts of a table's definition that a file contains. */
export type FileTable = Pick<Summary, "name" | "version" | "columns">;

/** The key/value metadata of a file, with the prefix `korevital.`. */
export interface FileMetadata {
  readonly month: string;
  readonly timeZone: string;
  readonly rows: "masked" | "personal";
  /** Epoch milliseconds. */
  readonly exportedAt: number;
}

/** Writes a Parquet file row group by row group. The rows of one group and the compressed groups are in memory. */
export interface MonthFile {
  add(rows: readonly Row[]): void;
  /**
   * Returns the file. Nothing can be added afterwards.
   *
   * @param withheld rows that a masked file lacks, because they are about too few people
   */
  finish(withheld?: number): Uint8Array;
  /** Of the rows that were added. */
  statistics(): FileStatistics;
}

export function monthFile(summary: FileTable, about: FileMetadata, groupRows = rowGroupRows): MonthFile {
  const bytes = new ByteWriter();
  // Written at the end.
  const kvMetadata = metadata(summary, about);
  const parquet = new ParquetWriter({
    writer: bytes,
    schema: schemaOf(summary),
    codec: "ZSTD",
    compressors,
    kvMetadata,
    // In the form that Spark parses. It ignores the statistics of texts of a writer that it cannot parse.
    createdBy,
  });
  let waiting: Row[] = [];
  const statistics = fileStatistics(summary);
  const writeGroup = (rows: readonly Row[]) => {
    const columnData = summary.columns.map((column) => ({
      name: column.name,
      data: rows.map((row) => storedValue(column, row[column.name])),
      // As in the log: minima and maxima of attributes and identifiers are personal, and nothing reads them.
      statistics: column.mark === "open",
    }));
    parquet.write({ columnData, rowGroupSize: groupRows });
  };
  return {
    add(rows) {
      for (const row of rows) {
        statistics.add(row);
        waiting.push(row);
        if (waiting.length < groupRows) continue;
        writeGroup(waiting);
        waiting = [];
      }
    },
    finish(withheld = 0) {
      kvMetadata.push({ key: "korevital.withheld", value: String(withheld) });
      if (waiting.length > 0) writeGroup(waiting);
      waiting = [];
      parquet.finish();
      return bytes.getBytes();
    },
    statistics: statistics.result,
  };
}

function metadata({ name, version }: FileTable, { month, timeZone, rows, exportedAt }: FileMetadata) {
  const values = {
    summary: name,
    version: String(version),
    month,
    timeZone,
    rows,
    exportedAt: isoTime(exportedAt),
  };
  return Object.entries(values).map(([key, value]) => ({ key: `korevital.${key}`, value }));
}
