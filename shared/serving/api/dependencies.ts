import type { Azure } from "../../platform/azure/clients.ts";
import { resources } from "../../platform/azure/resources.ts";
import type { Stream } from "../../streams/stream.ts";
import type { Dependency } from "./health.ts";

/** The services that the app needs, by their names in `resources.json`. */
export function dependenciesOf(azure: Azure, streams: readonly Stream[]): Dependency[] {
  const { tables, blobContainers } = resources.storage;
  return [
    // Lists instead of reading one item: a missing table or container fails, an empty one does not.
    ...tables.map((name) => ({
      name: `table ${name}`,
      probe: () => readFirst(azure.table(name).range("health", "", "~")),
    })),
    ...blobContainers.map((name) => ({
      name: `container ${name}`,
      probe: () => readFirst(azure.blobs(name).list("health/")),
    })),
    ...(["silver", "gold"] as const).map((layer) => ({
      name: `database ${layer}`,
      probe: () => probeDatabase(azure, layer),
    })),
    ...streams.map(({ hub }) => ({ name: `hub ${hub}`, probe: () => azure.hub(hub).state() })),
  ];
}

async function probeDatabase(azure: Azure, layer: "silver" | "gold"): Promise<unknown> {
  const container = layer === "silver" ? azure.silver("people") : azure.gold("gold-progress");
  return container.queryPartition("health", "SELECT c.id FROM c WHERE c.id = @id", { id: "health" });
}

async function readFirst(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items) return;
}
