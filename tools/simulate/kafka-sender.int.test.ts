import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventHubsConnection } from "../../local/connection-strings.ts";
import { type EventHubsEndpoint, startEventHubs } from "../../local/event-hubs/endpoint.ts";
import { openHub } from "../../shared/platform/azure/hubs.ts";
import { kafkaAddress } from "./kafka-address.ts";
import { kafkaSender } from "./kafka-sender.ts";
import type { SimulatedEvent } from "./simulated-event.ts";

let folder: string;
let eventHubs: EventHubsEndpoint;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "korevital-kafka-"));
  const hubs = [{ name: "bpm-7", partitions: 3, consumerGroups: [], retentionHours: 1 }];
  eventHubs = await startEventHubs({ hubs, folder, port: 0, kafkaPort: 0, log: () => {} });
});
afterAll(async () => {
  await eventHubs.close();
  await rm(folder, { recursive: true, force: true });
});

const connection = (key = "SAS_KEY_VALUE") => {
  const value = eventHubsConnection({ eventHubsPort: eventHubs.port }).replace("SAS_KEY_VALUE", key);
  return { kind: "string", value } as const;
};
const senderWith = (key?: string, topic = "bpm-7") =>
  kafkaSender(kafkaAddress(connection(key), eventHubs.kafkaPort ?? 0), { topicOf: () => topic });
const reading = (device: number, index: number): SimulatedEvent => ({
  ...{ stream: "heart-rates", key: `d${device}`, body: Buffer.from(`${device} ${index}`), device, copy: 0 },
  content: { kind: "reading", time: index, bpm: 70 },
});

it("sends the events of a key in order to one partition", async () => {
  const sender = senderWith();
  const events = Array.from({ length: 2500 }, (_, index) => reading(index % 5, index));
  const acknowledged: SimulatedEvent[] = [];
  await sender.send("heart-rates", events, (some, delivery) => {
    expect(delivery).toEqual({ unanswered: 0 });
    acknowledged.push(...some);
  });
  await sender.close();
  expect(acknowledged).toEqual(events);
  const hub = openHub(connection(), "bpm-7");
  const partitions = await Promise.all(["0", "1", "2"].map((id) => hub.events(id, 0, 10_000)));
  await hub.close();
  for (const device of [0, 1, 2, 3, 4]) {
    const found = partitions
      .map((all) => all.filter(({ key }) => key === `d${device}`))
      .filter(({ length }) => length > 0);
    expect(found).toHaveLength(1);
    const bodies = events.filter((event) => event.device === device).map(({ body }) => Buffer.from(body).toString());
    expect(found[0]?.map(({ body }) => Buffer.from(body).toString())).toEqual(bodies);
  }
});

it("fails without a retry if the key is wrong", async () => {
  const sender = senderWith("another");
  const began = performance.now();
  await expect(sender.send("heart-rates", [reading(0, 0)], () => {})).rejects.toThrow(/authentication failed/i);
  expect(performance.now() - began).toBeLessThan(5_000);
  await sender.close();
});

it("sends the server name in the TLS handshake and fails after ten tries", async () => {
  const hellos: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (bytes) => {
      hellos.push(bytes.toString("latin1"));
      socket.destroy();
    });
  });
  await once(server.listen(0), "listening");
  const { port } = server.address() as AddressInfo;
  const address = { broker: `localhost:${port}`, tls: true, password: "p" };
  const sender = kafkaSender(address, { topicOf: (hub) => hub, wait: async () => {} });
  await expect(sender.send("heart-rates", [reading(0, 0)], () => {})).rejects.toThrow();
  await sender.close();
  server.close();
  expect(hellos).toHaveLength(10);
  expect(hellos.every((hello) => hello.includes("localhost"))).toBe(true);
});

it("rejects unknown streams", async () => {
  const sender = senderWith();
  await expect(sender.send("thoughts", [reading(0, 0)], () => {})).rejects.toThrow("no stream is called thoughts");
  await sender.close();
});
