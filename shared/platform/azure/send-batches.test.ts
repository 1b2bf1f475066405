import type { CreateBatchOptions, EventData, EventDataBatch } from "@azure/event-hubs";
import { describe, expect, it } from "vitest";
import { keyProperty } from "./outgoing-event.ts";
import { partitionOfKey } from "./partition-of-key.ts";
import { type BatchSender, sendBatches } from "./send-batches.ts";
import { whenSendable } from "./when-sendable.ts";

interface Sent {
  readonly options: CreateBatchOptions;
  readonly events: readonly EventData[];
}

const busy = () => Object.assign(new Error("no credit"), { code: "SenderBusyError" });

/** A hub of four partitions with batches of at most three events; a link has credit for `credit` batches at once. */
function fakeSender(credit = Number.POSITIVE_INFINITY) {
  const sent: Sent[] = [];
  let underway = 0;
  const sender: BatchSender = {
    getPartitionIds: async () => ["2", "0", "1", "3"],
    async createBatch({ abortSignal: _, ...options } = {}) {
      const events: EventData[] = [];
      const tryAdd = (event: EventData) => events.length < 3 && events.push(event) > 0;
      return { options, events, tryAdd } as unknown as EventDataBatch;
    },
    async sendBatch(batch) {
      if (underway >= credit) throw busy();
      underway += 1;
      await new Promise((resolve) => setTimeout(resolve, 2));
      underway -= 1;
      sent.push(batch as unknown as Sent);
    },
  };
  return { sender, sent };
}

const eventsOf = (keys: readonly (string | undefined)[]) =>
  keys.map((key, index) => ({ key, body: Buffer.from(String(index)) }));

describe("events of many keys", () => {
  const keys = Array.from({ length: 40 }, (_, index) => `device ${index % 20}`);

  it("go out in batches of a partition, in the order of each key, and carry their keys", async () => {
    const { sender, sent } = fakeSender();
    await sendBatches(sender, eventsOf(keys), {});
    expect(sent.length).toBeLessThan(20);
    const bodies = new Map<string, number[]>();
    for (const { options, events } of sent)
      for (const { body, properties } of events) {
        const key = String(properties?.[keyProperty]);
        expect(options).toEqual({ partitionId: String(partitionOfKey(key, 4)) });
        bodies.set(key, [...(bodies.get(key) ?? []), Number(body)]);
      }
    expect(bodies.size).toBe(20);
    for (const [key, [first = -1, second]] of bodies) {
      expect(keys[first]).toBe(key);
      expect(second).toBe(first + 20);
    }
  });

  it("wait for the credit of their links", async () => {
    const { sender, sent } = fakeSender(1);
    await sendBatches(sender, eventsOf(keys), { attempts: 1 });
    expect(sent.flatMap(({ events }) => events)).toHaveLength(40);
  });

  it("are sent to any partition without a key", async () => {
    const { sender, sent } = fakeSender();
    await sendBatches(sender, eventsOf(["a", undefined, undefined]), {});
    expect(sent.map(({ options }) => options)).toEqual(expect.arrayContaining([{}]));
  });
});

it("a single key is hashed by the hub, which stores it", async () => {
  const { sender, sent } = fakeSender();
  await sendBatches(sender, eventsOf(["a", "a"]), {});
  expect(sent).toMatchObject([{ options: { partitionKey: "a" }, events: [{ body: Buffer.from("0") }, {}] }]);
  expect(sent[0]?.events[0]).not.toHaveProperty("properties");
});

it("a link that never has credit fails in the end, and other failures at once", async () => {
  let calls = 0;
  const failing = (error: Error) => () => {
    calls += 1;
    return Promise.reject(error);
  };
  await expect(whenSendable(failing(busy()), async () => {})).rejects.toThrow("no credit");
  expect(calls).toBe(20);
  await expect(whenSendable(failing(new Error("lost")), async () => {})).rejects.toThrow("lost");
  expect(calls).toBe(21);
});
