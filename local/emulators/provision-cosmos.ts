import {
  CosmosClient,
  type IndexingPolicy,
  type PartitionKeyDefinition,
  PartitionKeyDefinitionVersion,
  PartitionKeyKind,
} from "@azure/cosmos";
import type { ContainerDescription, DatabaseDescription } from "../cosmos/endpoint.ts";
import { indexingOf } from "../cosmos/indexing.ts";

/** Creates the databases and containers that do not exist, in any Cosmos DB account. */
export async function provisionCosmos(connection: string, databases: readonly DatabaseDescription[]): Promise<void> {
  const client = new CosmosClient(connection);
  try {
    for (const { database: id, containers } of databases) {
      const { database } = await client.databases.createIfNotExists({ id });
      for (const { name, partitionKey, indexing, defaultTimeToLive } of containers)
        await database.containers.createIfNotExists({
          id: name,
          partitionKey: keyOf(partitionKey),
          indexingPolicy: policyOf(indexing),
          ...(defaultTimeToLive === undefined ? {} : { defaultTtl: defaultTimeToLive }),
        });
    }
  } finally {
    client.dispose();
  }
}

/** A hierarchical key has its own kind. */
function keyOf(partitionKey: ContainerDescription["partitionKey"]): PartitionKeyDefinition {
  const paths = [partitionKey].flat();
  return paths.length === 1
    ? { paths }
    : { paths, kind: PartitionKeyKind.MultiHash, version: PartitionKeyDefinitionVersion.V2 };
}

/** A mutable copy, as the SDK's type requires. */
function policyOf({ included, composite }: ContainerDescription["indexing"]): IndexingPolicy {
  const { includedPaths, excludedPaths, compositeIndexes } = indexingOf(included, composite);
  return {
    indexingMode: "consistent",
    automatic: true,
    includedPaths: includedPaths.map(({ path }) => ({ path })),
    excludedPaths: excludedPaths.map(({ path }) => ({ path })),
    compositeIndexes: compositeIndexes.map((paths) => paths.map(({ path, order = "ascending" }) => ({ path, order }))),
  };
}
