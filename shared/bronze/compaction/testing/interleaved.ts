import type { BlobStore } from "../../../platform/azure/blobs.ts";
import type { Table, TableRow } from "../../../platform/azure/tables.ts";
import type { BronzeStore } from "../../hub-batches/land-batch.ts";

/** Lets others go first; whoever waits here goes on when it is its turn. */
export type Turn = () => Promise<void>;

/** Rows that a service gives at one time. */
const pageSize = 2;

/** The same store, of which every request waits for its turn: between any two of them anything may happen. */
export function interleaved(store: BronzeStore, turn: Turn): BronzeStore {
  return {
    ...store,
    manifest: inTurns(store.manifest, turn),
    bronze: blobsInTurns(store.bronze, turn),
    quarantine: blobsInTurns(store.quarantine, turn),
  };
}

function inTurns(table: Table, turn: Turn): Table {
  return {
    get: async (...of) => turn().then(() => table.get(...of)),
    commit: async (...of) => turn().then(() => table.commit(...of)),
    async *range(partitionKey, from, to) {
      for (let next = from; ; ) {
        await turn();
        const page = await firstOf(table.range(partitionKey, next, to));
        yield* page;
        const last = page.at(-1);
        if (last === undefined || page.length < pageSize) return;
        next = `${last.rowKey}\0`;
      }
    },
  };
}

async function firstOf(rows: AsyncIterable<TableRow>): Promise<TableRow[]> {
  const page: TableRow[] = [];
  for await (const row of rows) {
    page.push(row);
    if (page.length === pageSize) break;
  }
  return page;
}

function blobsInTurns(blobs: BlobStore, turn: Turn): BlobStore {
  return {
    ...blobs,
    create: async (...of) => turn().then(() => blobs.create(...of)),
    read: async (...of) => turn().then(() => blobs.read(...of)),
    remove: async (...of) => turn().then(() => blobs.remove(...of)),
  };
}
