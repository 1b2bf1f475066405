import type { BlobStore } from "../../platform/azure/blobs.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { Hub } from "../../platform/azure/hubs.ts";
import { resources } from "../../platform/azure/resources.ts";
import type { AppPart } from "../../platform/azure/settings.ts";
import type { Table } from "../../platform/azure/tables.ts";
import type { Stream } from "../../streams/stream.ts";
import type { Dependency } from "./health.ts";

export interface DependencyStores {
  table(name: string): Pick<Table, "range">;
  blobs(container: string): Pick<BlobStore, "list">;
  silver(container: string): Pick<DocumentContainer, "queryPartition">;
  gold(container: string): Pick<DocumentContainer, "queryPartition">;
  hub(hub: string): Pick<Hub, "state">;
}

/**
 * The services that the app needs, by their names in `resources.json`. The identity of the HTTP functions reads the
 * manifest, and no other part of the lake.
 */
export function dependenciesOf(stores: DependencyStores, streams: readonly Stream[], part: AppPart): Dependency[] {
  const { tables, blobContainers } = part === "api" ? { tables: ["manifest"], blobContainers: [] } : resources.storage;
  return [
    // Lists instead of reading one item: a missing table or container fails, an empty one does not.
    ...tables.map((name) => ({
      name: `table ${name}`,
      probe: () => readFirst(stores.table(name).range("health", "", "~")),
    })),
    ...blobContainers.map((name) => ({
      name: `container ${name}`,
      probe: () => readFirst(stores.blobs(name).list("health/")),
    })),
    ...(["silver", "gold"] as const).map((layer) => ({
      name: `database ${layer}`,
      probe: () => probeDatabase(stores, layer),
    })),
    ...streams.map(({ hub }) => ({ name: `hub ${hub}`, probe: () => stores.hub(hub).state() })),
  ];
}

async function probeDatabase(stores: DependencyStores, layer: "silver" | "gold"): Promise<unknown> {
  const container = layer === "silver" ? stores.silver("people") : stores.gold("gold-progress");
  return container.queryPartition("health", "SELECT c.id FROM c WHERE c.id = @id", { id: "health" });
}

async function readFirst(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items) return;
}
