import type { BlobStore } from "../platform/azure/blobs.ts";
import type { Table } from "../platform/azure/tables.ts";
import type { BronzeReader, RecordedRun } from "./bronze-reader.ts";
import { decodeEvents } from "./files/parquet.ts";
import { readNamed } from "./files/read-listed.ts";
import { listPartitions, readHead, rowsAfter } from "./manifest/commit.ts";
import { partitionFromKey } from "./manifest/manifest-row.ts";

export function bronzeReader(store: {
  readonly manifest: Table;
  readonly bronze: BlobStore;
  readonly quarantine: BlobStore;
}): BronzeReader {
  const { manifest } = store;
  return {
    partitions: () => listPartitions(manifest),
    newest: async (partitionKey) => (await readHead(manifest, partitionFromKey(partitionKey))).next - 1,
    rowsAfter: (partitionKey, position) => rowsAfter(manifest, partitionKey, position),
    async events({ dataFile }) {
      if (dataFile === undefined) return [];
      return decodeEvents(await readNamed(store.bronze, dataFile));
    },
    async progress(partitionKey, reader) {
      const row = await manifest.get(partitionKey, `progress|${reader}`);
      if (row === undefined) return { position: 0, etag: undefined };
      const { position, movedAt, runs } = row.values;
      return {
        position: Number(position),
        etag: row.etag,
        movedAt: Number(movedAt),
        ...(runs === undefined ? {} : { runs: JSON.parse(String(runs)) }),
      };
    },
    async moveProgress(partitionKey, reader, { etag, runs = [] }, position, now, trace) {
      const write = {
        rowKey: `progress|${reader}`,
        values: { position, movedAt: now, ...recorded(runs, trace, now) },
        ...(etag === undefined ? {} : { etag }),
      };
      return (await manifest.commit(partitionKey, [write])) === "committed";
    },
    async setAside(partitionKey, reader, position, content) {
      const name = `silver/${reader}/${partitionKey.replaceAll("|", "-")}/${String(position).padStart(12, "0")}.json`;
      // A run that was killed after this write comes here again with the same content.
      await store.quarantine.create(name, content, "application/json");
    },
  };
}

/** More than run between two looks of gold; few enough to stand in one small cell. */
const mostRuns = 8;

function recorded(runs: readonly RecordedRun[], trace: string | undefined, movedAt: number): { runs?: string } {
  return trace === undefined ? {} : { runs: JSON.stringify([...runs, { trace, movedAt }].slice(-mostRuns)) };
}
