import { CosmosClient } from "@azure/cosmos";
import { EventHubProducerClient } from "@azure/event-hubs";
import { app } from "@azure/functions";
import { QueueServiceClient } from "@azure/storage-queue";

/* An app with its own resources and settings: it returns what it finds of both. */

const setting = (name: string) => process.env[name] ?? "";

app.http("resources", {
  authLevel: "anonymous",
  handler: async () => {
    const producer = new EventHubProducerClient(setting("ORDERS_HUB"), "orders");
    const cosmos = new CosmosClient(setting("ORDERS_DATABASE"));
    const queues = QueueServiceClient.fromConnectionString(setting("ORDERS_STORAGE"));
    const { partitionIds } = await producer.getEventHubProperties();
    const { resource } = await cosmos.database("shop").container("orders").read();
    const queueExists = await queues.getQueueClient("invoice-events").exists();
    await producer.close();
    cosmos.dispose();
    return {
      jsonBody: {
        partitions: partitionIds.length,
        partitionKey: resource?.partitionKey?.paths,
        queueExists,
        currency: setting("CURRENCY"),
        telemetryFolder: setting("ORDERS_TELEMETRY"),
        hasStorage: setting("AzureWebJobsStorage") === setting("ORDERS_STORAGE"),
      },
    };
  },
});
