import { resources } from "../../shared/platform/azure/resources.ts";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";
import type { CopiedContainer } from "./silver-copy.ts";

/** Every silver container with its indexed properties. */
export const silverContainers: readonly CopiedContainer[] = [
  ...new Map(silverDefinitions.map(({ container, partitionKey }) => [container, partitionKey])),
].map(([name, partitionKey]) => ({ name, partitionKey, indexed: indexedIn(name) }));

/** The index path `/time/?` covers the property `time`. */
function indexedIn(container: string): string[] {
  const silver = resources.cosmos.find(({ database }) => database === "silver");
  const { indexing } = silver?.containers.find(({ name }) => name === container) ?? {};
  return (indexing?.included ?? []).flatMap((path) => /^\/(\w+)\/\?$/.exec(path)?.[1] ?? []);
}
