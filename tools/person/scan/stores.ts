import { originalsRetention } from "../../../shared/bronze/landing/scan-landing.ts";
import { lakeFor } from "../../../shared/composition.ts";
import { compareBlobs } from "../../../shared/operations/maintenance/compare-blobs.ts";
import { garbageAt } from "../../../shared/operations/maintenance/is-garbage.ts";
import { readInventory } from "../../../shared/operations/maintenance/manifest-inventory.ts";
import type { BlobStore } from "../../../shared/platform/azure/blobs.ts";
import type { Azure } from "../../../shared/platform/azure/clients.ts";
import type { DocumentContainer } from "../../../shared/platform/azure/documents.ts";
import { pagesOf } from "../../../shared/platform/azure/pages.ts";
import { resources } from "../../../shared/platform/azure/resources.ts";
import { replacedFiles } from "../../../shared/serving/exports/replaced-files.ts";
import { copyRetention, hubRetention } from "../../../shared/silver/erasure/retention.ts";
import { postgresRows } from "./postgres-rows.ts";

/** Something that is stored. */
export interface StoredItem {
  /** `cosmos silver/people`. */
  readonly store: string;
  /** Its name and content. */
  readonly bytes: Buffer;
  /** Erasure leaves it until this time, epoch milliseconds. Undefined: erasure removes it. */
  readonly retainedUntil?: number;
}

/** Rows of a table of PostgreSQL in memory. */
const rowsAtOnce = 5000;
/** Events of a hub in memory. */
const eventsAtOnce = 2000;

/** Everything in the services of the app: documents, blobs, rows, messages, events, and the serving database. */
export async function* storedItems(azure: Azure): AsyncGenerator<StoredItem> {
  for (const { database, containers } of resources.cosmos)
    for (const { name, ...container } of containers)
      yield* documentsOf(`cosmos ${database}/${name}`, containerOf(azure, database, name, "retained" in container));
  const retained = await retainedBlobs(azure);
  for (const name of resources.storage.blobContainers)
    yield* blobsOf(`blobs ${name}`, azure.blobs(name), (blob, lastModified) =>
      name === "landing" ? lastModified + originalsRetention : retained.get(`${name}/${blob}`),
    );
  if (azure.copy !== undefined)
    yield* blobsOf("blobs of the second copy", azure.copy, (_, lastModified) => lastModified + copyRetention);
  for (const name of resources.storage.tables)
    for await (const row of azure.table(name).everyRow())
      yield { store: `table ${name}`, bytes: Buffer.from(JSON.stringify(row)) };
  for (const name of resources.storage.queues)
    for (const message of await azure.queue(name).peek()) yield { store: `queue ${name}`, bytes: Buffer.from(message) };
  for (const { name } of resources.eventHubs) yield* eventsOf(azure, name);
  if (azure.serving !== undefined) yield* postgresRows(azure.serving, rowsAtOnce);
}

function containerOf(azure: Azure, database: string, name: string, isRetained: boolean): DocumentContainer {
  if (database === "silver") return azure.silver(name);
  return isRetained ? azure.retained(name) : azure.gold(name);
}

async function* documentsOf(store: string, container: DocumentContainer): AsyncGenerator<StoredItem> {
  const pages = pagesOf((token) => container.queryAllPartitions<object>("SELECT * FROM c", {}, 1000, token));
  for await (const page of pages) yield { store, bytes: Buffer.from(JSON.stringify(page)) };
}

async function* blobsOf(
  store: string,
  blobs: BlobStore,
  retainedUntil: (name: string, lastModified: number) => number | undefined,
): AsyncGenerator<StoredItem> {
  for await (const { name, lastModified } of blobs.list("")) {
    const content = await blobs.read(name);
    const until = retainedUntil(name, lastModified);
    const retained = until === undefined ? {} : { retainedUntil: until };
    yield { store: `${store}, names`, bytes: Buffer.from(name), ...retained };
    if (content !== undefined) yield { store, bytes: Buffer.from(content), ...retained };
  }
}

/** Files that were replaced, and that readers may still read: container and name -> until when. */
async function retainedBlobs(azure: Azure): Promise<ReadonlyMap<string, number>> {
  const lake = { ...lakeFor(azure), retryConflicts: azure.retryConflicts };
  const { orphaned } = await compareBlobs(lake, await readInventory(lake));
  const replaced = await Promise.all(
    (["gold", "gold-personal"] as const).map(async (container) =>
      (await replacedFiles(azure.blobs(container))).map(({ name, until }) => [`${container}/${name}`, until] as const),
    ),
  );
  return new Map([
    ...orphaned.map((blob) => [`${blob.container}/${blob.blob}`, garbageAt(blob)] as const),
    ...replaced.flat(),
  ]);
}

async function* eventsOf(azure: Azure, name: string): AsyncGenerator<StoredItem> {
  const hub = azure.hub(name);
  for (const { id, beginning, last } of (await hub.state()).partitions) {
    for (let from = beginning; from <= last; from += eventsAtOnce)
      for (const event of await hub.events(id, from, Math.min(last, from + eventsAtOnce - 1))) {
        const { enqueuedTime, key, properties, body } = event;
        const bytes = Buffer.concat([Buffer.from(`${JSON.stringify({ key, properties })}\n`), body]);
        yield { store: `hub ${name}`, bytes, retainedUntil: enqueuedTime + hubRetention };
      }
  }
}
