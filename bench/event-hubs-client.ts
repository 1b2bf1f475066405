import { EventHubConsumerClient, EventHubProducerClient } from "@azure/event-hubs";

/*
 * A process of the Event Hubs bench. The role `produce` sends events to every partition, `consume` reads the same
 * number. It sends "ready", starts at the first message, and sends its processor time when done.
 */
export interface ClientOptions {
  readonly role: "produce" | "consume";
  readonly connection: string;
  readonly hub: string;
  readonly partitions: number;
  readonly events: number;
  readonly eventBytes: number;
  readonly batch: number;
}

type Run = () => Promise<void>;

async function prepareProducer(options: ClientOptions): Promise<Run> {
  const { connection, hub, partitions, events, eventBytes, batch } = options;
  const producer = new EventHubProducerClient(connection, hub);
  const body = Buffer.alloc(eventBytes, "x");
  const sendAll = async (partition: number) => {
    for (let left = events / partitions; left > 0; left -= batch) {
      const some = Array.from({ length: Math.min(batch, left) }, () => ({ body }));
      await producer.sendBatch(some, { partitionId: String(partition) });
    }
  };
  return async () => {
    await Promise.all(Array.from({ length: partitions }, (_, partition) => sendAll(partition)));
    await producer.close();
  };
}

/** Without JSON parsing, whose errors for non-JSON bodies would dominate the cost. */
const hostReadOptions = { skipParsingBodyAsJson: true, maxBatchSize: 1000, prefetchCount: 2000 };

/** Reads events after the existing ones. */
async function prepareConsumer({ connection, hub, partitions, events }: ClientOptions): Promise<Run> {
  const consumer = new EventHubConsumerClient("$Default", connection, hub);
  const ids = Array.from({ length: partitions }, (_, partition) => String(partition));
  const starts = await Promise.all(ids.map((id) => consumer.getPartitionProperties(id)));
  return async () => {
    let received = 0;
    await new Promise<void>((resolve, reject) => {
      const handlers = {
        processEvents: async (batch: readonly unknown[]) => {
          received += batch.length;
          if (received >= events) resolve();
        },
        processError: async (error: Error) => reject(error),
      };
      for (const { partitionId, lastEnqueuedSequenceNumber } of starts) {
        const startPosition = { sequenceNumber: lastEnqueuedSequenceNumber };
        consumer.subscribe(partitionId, handlers, { ...hostReadOptions, startPosition });
      }
    });
    await consumer.close();
  };
}

const options: ClientOptions = JSON.parse(process.argv[2] ?? "{}");
const run = await (options.role === "produce" ? prepareProducer(options) : prepareConsumer(options));
process.once("message", async () => {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  process.send?.({ cpuUs: user + system });
  process.disconnect?.();
});
process.send?.("ready");
