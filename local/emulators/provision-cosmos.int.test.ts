import { CosmosClient } from "@azure/cosmos";
import { expect, it } from "vitest";
import { cosmosConnection } from "../connection-strings.ts";
import { startCosmos } from "../cosmos/endpoint.ts";
import { temporaryFolder } from "../cosmos/testing/endpoint.ts";
import { provisionCosmos } from "./provision-cosmos.ts";

it("creates databases and containers, also repeatedly", async () => {
  const endpoint = await startCosmos({ databases: [], folder: await temporaryFolder(), port: 0 });
  const connection = cosmosConnection({
    ...{ eventHubsPort: 0, blobPort: 0, queuePort: 0, tablePort: 0 },
    cosmosPort: endpoint.port,
  });
  const described = [
    {
      database: "shop",
      containers: [
        { name: "orders", partitionKey: "/customer", indexing: { included: ["/time/?"] } },
        { name: "visits", partitionKey: ["/customer", "/day"], indexing: { included: [] } },
        { name: "sessions", partitionKey: "/id", indexing: { included: [] }, defaultTimeToLive: 5 },
      ],
    },
  ];
  for (let time = 0; time < 2; time += 1) await provisionCosmos(connection, described);
  const client = new CosmosClient(connection);
  const definitionOf = async (name: string) => (await client.database("shop").container(name).read()).resource;
  expect(await definitionOf("orders")).toMatchObject({
    partitionKey: { paths: ["/customer"] },
    indexingPolicy: { includedPaths: [{ path: "/time/?" }] },
  });
  const visits = { paths: ["/customer", "/day"], kind: "MultiHash", version: 2 };
  expect(await definitionOf("visits")).toMatchObject({ partitionKey: visits });
  expect(await definitionOf("sessions")).toMatchObject({ defaultTtl: 5 });
  client.dispose();
  await endpoint.close();
});
