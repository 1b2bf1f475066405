import type { Azure } from "../../platform/azure/clients.ts";
import { resources } from "../../platform/azure/resources.ts";
import type { Stream } from "../../streams/stream.ts";
import type { Dependency } from "./health.ts";

/** What the app cannot do without, by the names that `resources.json` gives them. */
export function dependenciesOf(azure: Azure, streams: readonly Stream[]): Dependency[] {
  const { tables, blobContainers } = resources.storage;
  return [
    // Lists rather than reads: a table, a container that is missing is no empty one.
    ...tables.map((name) => ({ name: `table ${name}`, look: () => first(azure.table(name).range("health", "", "~")) })),
    ...blobContainers.map((name) => ({
      name: `container ${name}`,
      look: () => first(azure.blobs(name).list("health/")),
    })),
    ...(["silver", "gold"] as const).map((layer) => ({
      name: `database ${layer}`,
      look: () => lookInto(azure, layer),
    })),
    ...streams.map(({ hub }) => ({ name: `hub ${hub}`, look: () => azure.hub(hub).state() })),
  ];
}

async function lookInto(azure: Azure, layer: "silver" | "gold"): Promise<unknown> {
  const container = layer === "silver" ? azure.silver("people") : azure.gold("gold-progress");
  return container.query("health", "SELECT c.id FROM c WHERE c.id = @id", { id: "health" });
}

async function first(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items) return;
}
