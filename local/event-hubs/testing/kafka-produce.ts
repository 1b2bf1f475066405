import { producerFor } from "./clients.ts";
import type { KafkaEndpoint } from "./kafka-endpoint.ts";
import { produceBody, produced, rawClient } from "./kafka-wire.ts";

/** The result of records that are sent in one request. */
export async function produceOnce(
  kafka: KafkaEndpoint,
  records: Buffer,
  options: Parameters<typeof produceBody>[1] = {},
  version = 9,
) {
  const client = await rawClient(kafka.port);
  client.send("Produce", version, produceBody(records, options));
  const { body } = await client.receive("Produce", version);
  client.close();
  const result = produced(body, version);
  if (result === undefined) throw new Error("the response has no partition");
  return result;
}

/** Number of events in a partition of the test hub. */
export async function storedIn(kafka: KafkaEndpoint, partition: string): Promise<number> {
  const producer = producerFor(kafka.amqpPort);
  const { lastEnqueuedSequenceNumber } = await producer.getPartitionProperties(partition);
  await producer.close();
  return lastEnqueuedSequenceNumber + 1;
}
