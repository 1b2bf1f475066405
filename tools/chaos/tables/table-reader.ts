import { parquetMetadata } from "hyparquet";
import { parseFileName } from "../../../shared/bronze/files/file-name.ts";
import { streamTable, type TableKind } from "../../../shared/bronze/tables/stream-table.ts";
import { lakeFor } from "../../../shared/composition.ts";
import type { Azure } from "../../../shared/platform/azure/clients.ts";
import { commitName, readSnapshot } from "../../../shared/platform/delta/log.ts";
import { checkDelta, hasDeltaCheck } from "../../../testing/delta-check.ts";

/** What an engine read in the Delta table of a stream. */
export interface TableContent {
  readonly version: number;
  /** Partition -> number of rows. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Reads the latest version of a table; undefined if there is no table yet. */
export interface TableReader {
  readonly engine: string;
  read(kind: TableKind, stream: string): Promise<TableContent | undefined>;
}

/** delta-rs, which shares no code with KoreVital, where it is installed; otherwise KoreVital's own reader of logs. */
export function openTableReader(azure: Azure): TableReader {
  return hasDeltaCheck() ? deltaRs(azure) : ownReader(azure);
}

/** Reads from the storage over HTTP, as polars and pandas do. */
function deltaRs(azure: Azure): TableReader {
  const lake = lakeFor(azure);
  return {
    engine: "delta-rs",
    async read(kind, stream) {
      const table = streamTable(lake, kind, stream);
      if ((await table.blobs.read(commitName(table, 0))) === undefined) return undefined;
      const query = "SELECT partition, count(*) AS n FROM t GROUP BY partition";
      const storage = azure.configuration.lake;
      const { version, result } = await checkDelta({ storage, container: kind, folder: stream }, { query });
      // Python prints dictionaries with single quotes.
      const rows = result.map((line): { partition: string; n: number } => JSON.parse(line.replaceAll("'", '"')));
      return { version, rows: Object.fromEntries(rows.map(({ partition, n }) => [partition, n])) };
    },
  };
}

function ownReader(azure: Azure): TableReader {
  const lake = lakeFor(azure);
  return {
    engine: "the log and the files",
    async read(kind, stream) {
      const table = streamTable(lake, kind, stream);
      const { version, files } = await readSnapshot(table);
      if (version < 0) return undefined;
      const rows: Record<string, number> = {};
      for (const path of files.keys()) {
        const name = `${stream}/${path}`;
        const content = await table.blobs.read(name);
        if (content === undefined) throw new Error(`version ${version} names ${name}, which does not exist`);
        const partition = parseFileName(name)?.partition.partition ?? path;
        const { num_rows } = parquetMetadata(Uint8Array.from(content).buffer);
        rows[partition] = (rows[partition] ?? 0) + Number(num_rows);
      }
      return { version, rows };
    },
  };
}
