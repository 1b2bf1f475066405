import { setTimeout as sleep } from "node:timers/promises";
import { EventHubProducerClient } from "@azure/event-hubs";
import { expect, it } from "vitest";
import { type Broker, startBroker } from "./testing/broker.ts";
import { connectionString, consumerFor, hub, read, temporaryFolder, until } from "./testing/clients.ts";
import { sendWithPlatformatic } from "./testing/kafka-clients.ts";

const kills = 6;
const partition = 1;

/** Sends numbered batches one after the other, and records the acknowledged ones. */
function startSender(name: string, send: (bodies: readonly string[]) => Promise<unknown>) {
  const acknowledged: string[] = [];
  let running = true;
  const done = (async () => {
    for (let n = 0; running; n += 1) {
      const bodies = Array.from({ length: 20 }, (_, index) => `${name} ${n} ${index}`);
      try {
        await send(bodies);
        acknowledged.push(...bodies);
      } catch {
        await sleep(20); // the broker was killed: these were never acknowledged
      }
    }
  })();
  return {
    acknowledged,
    stop() {
      running = false;
      return done;
    },
  };
}

it("a broker that is killed repeatedly loses no acknowledged event, and its sequence numbers have no gaps", async () => {
  const options = { hubs: [hub], folder: await temporaryFolder(), port: 0, kafkaPort: 0 };
  let broker: Broker = await startBroker(options);
  const { port, kafkaPort } = broker;
  // the SDK waits this long for the response of a lost connection
  const retryOptions = { timeoutInMs: 1500, maxRetries: 0 };
  const producer = new EventHubProducerClient(connectionString(port), hub.name, { retryOptions });
  const senders = [
    startSender("amqp", (bodies) =>
      producer.sendBatch(
        bodies.map((body) => ({ body })),
        { partitionId: String(partition) },
      ),
    ),
    startSender("kafka", (bodies) =>
      sendWithPlatformatic(
        bodies.map((value) => ({ value })),
        { port: kafkaPort, partition },
      ),
    ),
  ];
  const counts = () => senders.map(({ acknowledged }) => acknowledged.length);
  for (let kill = 0; kill < kills; kill += 1) {
    const before = counts();
    await until(() => counts().every((count, index) => count > (before[index] ?? 0)));
    await sleep(kill * 17); // another moment within the next writes
    await broker.kill();
    broker = await startBroker({ ...options, port, kafkaPort });
  }
  await Promise.all(senders.map((sender) => sender.stop()));
  const { lastEnqueuedSequenceNumber } = await producer.getPartitionProperties(String(partition));
  const consumer = consumerFor(port);
  const reading = read(consumer, String(partition), { offset: "-1" });
  await until(() => reading.events.length > lastEnqueuedSequenceNumber);
  expect(reading.events.map(({ sequenceNumber }) => sequenceNumber)).toEqual(reading.events.map((_, index) => index));
  const stored = new Set(reading.events.map(({ body }) => String(body)));
  for (const { acknowledged } of senders) expect(acknowledged.filter((body) => !stored.has(body))).toEqual([]);
  await reading.stop();
  await Promise.all([consumer.close(), producer.close()]);
  await broker.close();
});
