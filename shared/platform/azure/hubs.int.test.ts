import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalStack, startLocalStack } from "../../../testing/local-stack.ts";

let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack();
}, 60_000);
afterAll(() => stack.close());

it("a hub returns the same creation time each time", async () => {
  const hub = stack.azure.hub("bpm");
  const createdOn = await hub.createdOn();
  expect(Math.abs(createdOn - Date.now())).toBeLessThan(60_000);
  expect(await hub.createdOn()).toBe(createdOn);
});

it("a hub accepts more than one batch of a key, and names an event that is too large", async () => {
  const hub = stack.azure.hub("workout");
  const body = Buffer.alloc(400_000, "x");
  await hub.publish([1, 2, 3, 4].map(() => ({ key: "k", body })));
  await expect(hub.publish([{ key: "k", body: Buffer.alloc(2 * 2 ** 20) }])).rejects.toThrow(/2097152 bytes/);
});
