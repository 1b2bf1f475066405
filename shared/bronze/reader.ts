import type { BlobStore } from "../azure/blobs.ts";
import type { Table } from "../azure/tables.ts";
import { listPartitions, readHead, rowsAfter } from "./manifest.ts";
import { decodeEvents } from "./parquet.ts";
import type { BronzeReader } from "./reading.ts";
import { partitionFromKey } from "./rows.ts";

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
      const file = await store.bronze.read(dataFile);
      if (file === undefined) throw new Error(`bronze file ${dataFile} stands in the manifest, but is not there`);
      return decodeEvents(file);
    },
    async progress(partitionKey, reader) {
      const row = await manifest.get(partitionKey, `progress|${reader}`);
      if (row === undefined) return { position: 0, etag: undefined };
      const { position, movedAt } = row.values;
      return { position: Number(position), etag: row.etag, movedAt: Number(movedAt) };
    },
    async moveProgress(partitionKey, reader, { etag }, position, now) {
      const write = {
        rowKey: `progress|${reader}`,
        values: { position, movedAt: now },
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
