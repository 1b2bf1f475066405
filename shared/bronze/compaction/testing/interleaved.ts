import type { BlobStore } from "../../../platform/azure/blobs.ts";
import type { Table, TableRow } from "../../../platform/azure/tables.ts";
import type { BronzeStore } from "../../bronze-store.ts";
/** Runs before each request; can run other operations. */
export type BeforeRequest = () => Promise<void>;

/** Rows of one page of a listing. */
const pageSize = 2;

/** The same store with a function that runs before each request: other operations can run between any two requests. */
export function interleaved(store: BronzeStore, before: BeforeRequest): BronzeStore {
  return {
    ...store,
    manifest: tableWith(store.manifest, before),
    bronze: blobsWith(store.bronze, before),
    quarantine: blobsWith(store.quarantine, before),
  };
}

function tableWith(table: Table, before: BeforeRequest): Table {
  return {
    ...table,
    get: async (...of) => before().then(() => table.get(...of)),
    commit: async (...of) => before().then(() => table.commit(...of)),
    async *range(partitionKey, from, to) {
      for (let next = from; ; ) {
        await before();
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

function blobsWith(blobs: BlobStore, before: BeforeRequest): BlobStore {
  return {
    ...blobs,
    create: async (...of) => before().then(() => blobs.create(...of)),
    read: async (...of) => before().then(() => blobs.read(...of)),
    remove: async (...of) => before().then(() => blobs.remove(...of)),
  };
}
