import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EventHubsEndpoint, startEventHubs } from "./endpoint.ts";
import { consumerFor, hub, producerFor, type Reading, read, temporaryFolder, until } from "./testing/clients.ts";

let endpoint: EventHubsEndpoint;

beforeAll(async () => {
  endpoint = await startEventHubs({ hubs: [hub], folder: await temporaryFolder(), port: 0 });
});
afterAll(() => endpoint.close());

/** Readers of one partition, each a separate client; each reads, or is rejected, before the next one joins. */
async function readersOf(partition: string) {
  const producer = producerFor(endpoint.port);
  const send = (body: string) => producer.sendBatch([{ body }], { partitionId: partition });
  const opened: { close(): Promise<void> }[] = [producer];
  await send("first");
  return {
    send,
    async join(ownerLevel?: number): Promise<Reading> {
      const consumer = consumerFor(endpoint.port);
      const reading = read(consumer, partition, { offset: "-1" }, ownerLevel === undefined ? {} : { ownerLevel });
      opened.push({ close: reading.stop }, consumer);
      await until(() => reading.events.length > 0 || reading.errors.length > 0);
      return reading;
    },
    async close() {
      for (const client of opened.reverse()) await client.close();
    },
  };
}

const stolen = { code: "ReceiverDisconnectedError" };

describe("an owner level", () => {
  it.each([
    ["higher", 1, 2],
    ["equal", 3, 3],
  ])("that is %s takes the partition away", async (kind, first, second) => {
    const readers = await readersOf(kind === "equal" ? "0" : "1");
    const loser = await readers.join(first);
    const winner = await readers.join(second);
    await until(() => loser.errors.length > 0);
    expect(loser.errors[0]).toMatchObject(stolen);
    await readers.send("second");
    await until(() => winner.events.length === 2);
    expect(winner.errors).toEqual([]);
    await readers.close();
  });

  it("takes the partition from readers without one, and rejects readers with a lower level or none", async () => {
    const readers = await readersOf("2");
    const shared = await readers.join();
    const owner = await readers.join(5);
    await until(() => shared.errors.length > 0);
    expect(shared.errors[0]).toMatchObject(stolen);
    for (const level of [4, undefined]) {
      const late = await readers.join(level);
      expect(late.errors[0]).toMatchObject(stolen);
      expect(late.errors[0]?.message).toMatch(/epoch of '5'|higher epoch '5'/);
    }
    await readers.send("second");
    await until(() => owner.events.length === 2);
    await readers.close();
  });
});
