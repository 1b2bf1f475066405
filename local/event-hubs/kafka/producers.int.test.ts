import { Consumer } from "@platformatic/kafka";
import { describe, expect, it } from "vitest";
import { connectionString, consumerFor, hub, producerFor, read, until } from "../testing/clients.ts";
import {
  hasKcat,
  kafkaJs,
  kcat,
  type Send,
  sendWithKafkaJs,
  sendWithKcat,
  sendWithPlatformatic,
} from "../testing/kafka-clients.ts";
import { kafkaEndpoint } from "../testing/kafka-endpoint.ts";

const clients: readonly (readonly [string, Send])[] = [
  ["kafkajs", sendWithKafkaJs],
  ["@platformatic/kafka", sendWithPlatformatic],
  ["kcat", sendWithKcat],
];
const kcatInstalled = hasKcat();
const kcatAbsent = "kcat is not installed (apt-get install kcat)";
const partition = 2;
const unsupported =
  "The local Event Hubs endpoint supports producers over Kafka, but not consumers: read the events over AMQP.";

const kafka = kafkaEndpoint();

/** The events that an AMQP consumer receives meanwhile. */
async function received(count: number, send: () => Promise<unknown>) {
  const producer = producerFor(kafka.amqpPort);
  const { lastEnqueuedSequenceNumber } = await producer.getPartitionProperties(String(partition));
  await send();
  const consumer = consumerFor(kafka.amqpPort);
  const reading = read(consumer, String(partition), { sequenceNumber: lastEnqueuedSequenceNumber });
  await until(() => reading.events.length >= count);
  await reading.stop();
  await Promise.all([producer.close(), consumer.close()]);
  return reading.events;
}

describe.each(clients)("a Kafka producer of %s", (name, send) => {
  it("reaches AMQP consumers, with key and headers", async ({ skip }) => {
    skip(name === "kcat" && !kcatInstalled, kcatAbsent);
    const messages = [
      { key: "user-7", value: '{"n":1}', headers: { source: "wätch", empty: "" } },
      { value: "not JSON" },
      { key: "schlüssel", value: '{"n":3}' },
    ];
    const events = await received(3, () => send(messages, { port: kafka.port, partition }));
    expect(events.map(({ body }) => (Buffer.isBuffer(body) ? body.toString() : body))).toEqual([
      { n: 1 },
      "not JSON",
      { n: 3 },
    ]);
    expect(events.map(({ partitionKey }) => partitionKey)).toEqual(["user-7", undefined, "schlüssel"]);
    const [first] = events;
    const properties = Object.entries(first?.properties ?? {}).map(([key, bytes]) => [
      key,
      Buffer.from(Object.values(bytes)).toString("utf8"),
    ]);
    expect(properties).toEqual([
      ["source", "wätch"],
      ["empty", ""],
    ]);
    expect(Math.abs(Date.now() - (first?.enqueuedTimeUtc.getTime() ?? 0))).toBeLessThan(60_000);
  });

  it("can compress with gzip, send large messages, and authenticate", async ({ skip }) => {
    skip(name === "kcat" && !kcatInstalled, kcatAbsent);
    const value = JSON.stringify("x".repeat(900_000));
    const password = connectionString(kafka.amqpPort);
    const events = await received(2, async () => {
      await send([{ value }], { port: kafka.port, partition, password });
      await send([{ key: "k", value }], { port: kafka.port, partition, password, gzip: true });
    });
    expect(events.map(({ body }) => body.length)).toEqual([900_000, 900_000]);
  });

  it("receives an error for a message that is too large", async ({ skip }) => {
    skip(name === "kcat" && !kcatInstalled, kcatAbsent);
    // compressed, it is within the client's own limit
    const value = "x".repeat(1_100_000);
    const sent = send([{ value }], { port: kafka.port, partition, gzip: true });
    await expect(sent).rejects.toThrow();
    if (name !== "kcat") expect(kafka.lines.join()).toMatch(/exceeds the limit of 1048576 bytes/);
  });

  it("is rejected with another key", async ({ skip }) => {
    skip(name === "kcat" && !kcatInstalled, kcatAbsent);
    const password = connectionString(kafka.amqpPort, "wrong");
    await expect(send([{ value: "x" }], { port: kafka.port, partition, password })).rejects.toThrow();
    expect(kafka.lines).toContain("kafka: Authentication failed: the connection string has another key.");
  });
});

describe("a consumer over Kafka", () => {
  it("is rejected with kafkajs", async () => {
    const consumer = kafkaJs({ port: kafka.port }).consumer({ groupId: "g", retry: { retries: 0 } });
    const crash = new Promise<Error>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error));
    });
    await consumer.connect();
    await consumer.subscribe({ topic: hub.name });
    await consumer.run({ eachMessage: async () => {} });
    expect((await crash).message).toBe("Failed to find group coordinator");
    await consumer.disconnect();
    expect(kafka.lines).toEqual([`kafka: rejected FindCoordinator: ${unsupported}`]);
  });

  it("is rejected with @platformatic/kafka", async () => {
    const consumer = new Consumer({
      clientId: "test",
      groupId: "g",
      bootstrapBrokers: [`localhost:${kafka.port}`],
      retries: 0,
    });
    await expect(consumer.consume({ topics: [hub.name] })).rejects.toThrow("Group authorization failed");
    await consumer.close(true);
  });

  it("is rejected with kcat, which prints the reason", async ({ skip }) => {
    skip(!kcatInstalled, kcatAbsent);
    await expect(kcat(["-G", "g", hub.name], { port: kafka.port })).rejects.toThrow(unsupported);
    await expect(kcat(["-C", "-p", "0", "-o", "beginning"], { port: kafka.port })).rejects.toThrow(
      /authorization failed/i,
    );
    await expect(kcat(["-C", "-p", "0", "-o", "0"], { port: kafka.port })).rejects.toThrow(/authorization failed/i);
    const rejected = kafka.lines.map((line) => /rejected (\w+)/.exec(line)?.[1]);
    expect(new Set(rejected)).toEqual(new Set(["FindCoordinator", "ListOffsets", "Fetch"]));
  });
});
