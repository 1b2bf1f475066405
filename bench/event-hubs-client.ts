import { EventHubConsumerClient, EventHubProducerClient } from "@azure/event-hubs";

/*
 * A process of the Event Hubs bench, by its role: `produce` sends events to every partition, `consume` reads until it has
 * as many. Ready when it says so; begins when it is told to; says when it is done.
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

/** Bytes as they are: the SDK would take each event for JSON and make an error of each that is none, which costs more than all else. */
const asTheHostReads = { skipParsingBodyAsJson: true, maxBatchSize: 1000, prefetchCount: 2000 };

/** Reads what comes after the events that are there already. */
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
        consumer.subscribe(partitionId, handlers, { ...asTheHostReads, startPosition });
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
