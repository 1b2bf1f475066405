import { Partitioners } from "kafkajs";
import { beforeEach, describe, expect, it } from "vitest";
import { FaultInjector } from "../../faults/injector.ts";
import { readRule } from "../../faults/rule.ts";
import { connectionString, hub, producerFor } from "../testing/clients.ts";
import { kafkaJs, sendWithKafkaJs, sendWithPlatformatic } from "../testing/kafka-clients.ts";
import { kafkaEndpoint } from "../testing/kafka-endpoint.ts";
import { produceBody, produced, rawClient, recordBatch } from "../testing/kafka-wire.ts";
import { errorCodes } from "./error-codes.ts";

/* Each fault as Kafka producers observe it: on the wire, and through clients that retry. */

const injector = new FaultInjector({ seed: 1, now: Date.now });
const version = 8;
const kafka = kafkaEndpoint(injector);
beforeEach(() => injector.clear());

const addFault = (given: object) => injector.add(readRule({ target: "event-hubs", count: 1, ...given }));

/** Number of events that partition 0 receives meanwhile. */
async function added(during: () => Promise<unknown>): Promise<number> {
  const producer = producerFor(kafka.amqpPort);
  const length = async () => (await producer.getPartitionProperties("0")).lastEnqueuedSequenceNumber;
  const before = await length();
  await during();
  const after = await length();
  await producer.close();
  return after - before;
}

/** A request of a client that waits a second for the response. */
async function produce(acks = -1) {
  const client = await rawClient(kafka.port);
  const start = performance.now();
  client.send("Produce", version, produceBody(recordBatch(["a", "b"]), { acks }));
  const { body } = await client.receive("Produce", version);
  const result = { ...produced(body, version), throttleTime: body.int32(), took: performance.now() - start };
  client.close();
  return result;
}

describe("records", () => {
  it.each([
    [false, 0],
    [true, 2],
  ])("are lost or stored when the connection breaks (after they were stored: %s)", async (after, stored) => {
    await addFault({ kind: "disconnect", after, only: `send ${hub.name} over Kafka` });
    const sent = async () => {
      const client = await rawClient(kafka.port);
      client.send("Produce", version, produceBody(recordBatch(["a", "b"])));
      await client.closed;
      await expect(client.receive("Produce", version)).rejects.toThrow("closed the connection");
    };
    expect(await added(sent)).toBe(stored);
    expect(injector.list()).toEqual([]);
  });

  it("are throttled: the response is delayed and contains the delay", async () => {
    await addFault({ kind: "throttle", delay: 300, only: "over Kafka" });
    let result: Awaited<ReturnType<typeof produce>> | undefined;
    expect(await added(async () => (result = await produce()))).toBe(2);
    expect(result).toMatchObject({ code: errorCodes.NONE, throttleTime: 300 });
    expect(result?.took).toBeGreaterThan(290);
    expect(await produce()).toMatchObject({ code: errorCodes.NONE, throttleTime: 0 });
  });

  it.each([
    ["longer than the client waits", { delay: 1_001 }, 0],
    ["after they were stored", { delay: 10, after: true }, 2],
  ])("are rejected when they are throttled %s", async (_, more, stored) => {
    await addFault({ kind: "throttle", only: "over Kafka", ...more });
    let result: Awaited<ReturnType<typeof produce>> | undefined;
    expect(await added(async () => (result = await produce()))).toBe(stored);
    expect(result).toMatchObject({
      ...{ code: errorCodes.POLICY_VIOLATION, baseOffset: -1, throttleTime: more.delay },
      message: expect.stringContaining("throttled"),
    });
    expect(result?.took).toBeLessThan(1_000);
  });

  it("with acks 0 have no response", async () => {
    await addFault({ kind: "throttle", delay: 1, only: "over Kafka" });
    const client = await rawClient(kafka.port);
    client.send("Produce", version, produceBody(recordBatch(["a"]), { acks: 0 }));
    client.send("Produce", version, produceBody(recordBatch(["b"])));
    expect((await client.receive("Produce", version)).correlationId).toBe(2);
    client.close();
  });
});

const clients = [
  ["kafkajs", sendWithKafkaJs],
  ["@platformatic/kafka", sendWithPlatformatic],
] as const;

describe.each(clients)("a producer of %s", (_, send) => {
  const options = () => ({ port: kafka.port, partition: 0, password: connectionString(kafka.amqpPort) });

  it.each(["manage over Kafka", `send ${hub.name} over Kafka`])(
    "reconnects when its connection breaks at: %s",
    async (only) => {
      await addFault({ kind: "disconnect", only });
      expect(await added(() => send([{ value: "again" }], options()))).toBe(1);
      expect(injector.list()).toEqual([]);
    },
  );

  it("repeats records that were stored without a response", async () => {
    await addFault({ kind: "disconnect", after: true, only: `send ${hub.name}` });
    await addFault({ kind: "throttle", delay: 50, only: `send ${hub.name}` });
    expect(await added(() => send([{ value: "twice" }], options()))).toBe(2);
    expect(injector.list()).toEqual([]);
  });
});

it("breaks a connection that authenticates: one client fails, the other reconnects", async () => {
  const options = { port: kafka.port, partition: 0, password: connectionString(kafka.amqpPort) };
  const only = "authenticate over Kafka";
  await addFault({ kind: "disconnect", only });
  await expect(sendWithKafkaJs([{ value: "never" }], options)).rejects.toThrow("authentication failed");
  await addFault({ kind: "disconnect", only });
  expect(await added(() => sendWithPlatformatic([{ value: "again" }], options))).toBe(1);
  expect(injector.list()).toEqual([]);
});

it("stores the records of an idempotent producer once", async () => {
  const producer = kafkaJs({ port: kafka.port }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  const send = () => producer.send({ topic: hub.name, messages: [{ value: "once", partition: 0 }] });
  await addFault({ kind: "disconnect", after: true, only: `send ${hub.name}` });
  expect(await added(send)).toBe(1);
  expect(injector.list()).toEqual([]);
  await producer.disconnect();
});
