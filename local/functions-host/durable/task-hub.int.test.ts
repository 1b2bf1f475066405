import { randomUUID } from "node:crypto";
import type * as df from "durable-functions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { play, type ServedHub, serveHub, temporaryFolder, untilStatus } from "./testing/hubs.ts";
import { attempts } from "./testing/sample-functions.ts";

describe("a task hub, for the orchestrators of durable-functions", () => {
  let served: ServedHub;
  let client: df.DurableClient;

  beforeAll(async () => {
    served = await serveHub(await temporaryFolder());
    client = served.client;
  });
  afterAll(() => served.close());

  describe("calls", () => {
    it("runs an activity", async () => {
      const status = await play(client, "single", 21);
      expect(status).toMatchObject({ name: "single", runtimeStatus: "Completed", input: 21, output: 42 });
    });

    it("takes a function's name in any case", async () => {
      expect(await play(client, "SINGLE", 1)).toMatchObject({ name: "single", output: 2 });
    });

    it("brings inputs to activities as the real host does", async () => {
      const { output } = await play(client, "echoes", [null, "text", "123", 5, 1.5, true, { a: [1] }, [1, "2"]]);
      expect(output).toEqual([
        { type: "nothing" },
        { type: "string", value: "text" },
        { type: "string", value: "123" },
        { type: "number", value: 5 },
        { type: "number", value: 1.5 },
        { type: "string", value: "True" },
        { type: "object", value: { a: [1] } },
        { type: "object", value: [1, "2"] },
      ]);
    });

    it("fans out to a thousand", { timeout: 20_000 }, async () => {
      expect(await play(client, "fan-out", { count: 1_000 })).toMatchObject({ output: 999_000 });
    });

    it("tries again what fails, until it does not", async () => {
      expect(await play(client, "retries", { key: "twice", failures: 2 })).toMatchObject({ output: 3 });
    });

    it("tries no more often than it is told", async () => {
      const { output } = await play(client, "retries", { key: "always", failures: 99 });
      expect(output).toBe("Activity function 'flaky' failed: attempt 3");
      expect(attempts.get("always")).toBe(3);
    });

    it("runs sub-orchestrations, and brings their failures to the parent", async () => {
      const { output } = await play(client, "parent");
      expect(output).toEqual({
        sums: [6, 12],
        single: 42,
        message: "Orchestrator function 'fails' failed: as it should",
      });
    });

    it("fails an instance whose code throws", async () => {
      const status = await play(client, "fails");
      expect(status).toMatchObject({
        runtimeStatus: "Failed",
        output: "Orchestrator function 'fails' failed: as it should",
      });
      expect(served.lines).toContain(
        `durable: instance '${status.instanceId}' failed: Orchestrator function 'fails' failed: as it should`,
      );
    });
  });

  describe("waits", () => {
    it("waits for a timer", async () => {
      const { output } = await play(client, "timer", 50);
      expect(output).toBeGreaterThanOrEqual(50);
      expect(output).toBeLessThan(1_000);
    });

    it("brings an event to who waits for it, and lets the timer go", async () => {
      const id = await client.startNew("approval", { input: 60_000 });
      await untilStatus(client, id, ["Running"]);
      await client.raiseEvent(id, "approve", "in the wrong case");
      await client.raiseEvent(id, "Approve", { by: "me" });
      expect(await untilStatus(client, id)).toMatchObject({ output: { approved: { by: "me" } } });
    });

    it("goes on when a timer is first", async () => {
      expect(await play(client, "approval", 30)).toMatchObject({ output: "timed out" });
    });

    it("keeps events that come early, in order", async () => {
      const id = await client.startNew("three-events");
      for (const value of [1, "two", { three: 3 }]) await client.raiseEvent(id, "item", value);
      const status = await untilStatus(client, id);
      expect(status).toMatchObject({ output: [1, "two", { three: 3 }], customStatus: { seen: 3 } });
    });

    it("does nothing while it is suspended, and everything afterwards", async () => {
      const id = await client.startNew("three-events");
      await untilStatus(client, id, ["Running"]);
      await client.suspend(id, "a rest");
      for (const value of [1, 2, 3]) await client.raiseEvent(id, "item", value);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await client.getStatus(id)).toMatchObject({ runtimeStatus: "Suspended", customStatus: null });
      await client.resume(id, "rested");
      expect(await untilStatus(client, id)).toMatchObject({ output: [1, 2, 3] });
    });

    it("ends at once when it is terminated, and its id is free again", async () => {
      const id = randomUUID();
      await client.startNew("approval", { instanceId: id, input: 60_000 });
      await client.terminate(id, "enough");
      expect(await client.getStatus(id)).toMatchObject({ runtimeStatus: "Terminated", output: "enough" });
      await client.startNew("single", { instanceId: id, input: 1 });
      expect(await untilStatus(client, id)).toMatchObject({ runtimeStatus: "Completed", output: 2 });
    });

    it("forgets the activities of an instance that was terminated", async () => {
      const id = await client.startNew("waits-slowly");
      await untilStatus(client, id, ["Running"]);
      await client.terminate(id, "enough");
      await client.startNew("three-events", { instanceId: id });
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(await client.getStatus(id)).toMatchObject({ name: "three-events", runtimeStatus: "Running" });
      await client.terminate(id, "enough");
    });
  });

  describe("continueAsNew", () => {
    it("begins anew with another input", async () => {
      expect(await play(client, "rounds", 5)).toMatchObject({ input: 0, output: "round and round" });
    });

    it("carries events over that nobody waited for yet", async () => {
      const id = await client.startNew("collects");
      const values = Array.from({ length: 20 }, (_, index) => index);
      for (const value of [...values, "end"]) await client.raiseEvent(id, "item", value);
      expect(await untilStatus(client, id)).toMatchObject({ output: values });
    });
  });

  describe("refusals, by name", () => {
    it.each([
      ["calls-nobody", "The function 'nobody' doesn't exist, is disabled, or is not an activity function."],
      ["calls-entity", "callEntity: durable entities are not played"],
      ["calls-http", "callHttp is not played"],
      ["names-a-child-badly", "'a/b' cannot be an instance id: it has one of the characters / \\ # ?."],
      [
        "changes-its-mind",
        "Non-Deterministic workflow detected in 'changes-its-mind' at sequence number 0: A previous execution of this orchestration scheduled an activity task named 'double', but the current replay instead scheduled an activity task named 'echo' in its place.",
      ],
    ])("%s", async (name, message) => {
      const { runtimeStatus, output } = await play(client, name);
      expect(runtimeStatus).toBe("Failed");
      expect(output).toContain(`Orchestrator function '${name}' failed: ${message}`);
    });

    it("a sub-orchestration under an id that is taken", async () => {
      const id = await client.startNew("three-events");
      const { output } = await play(client, "starts-child", id);
      expect(output).toMatch(/^An Orchestration instance with the status (Pending|Running) already exists\./);
      await client.terminate(id, "enough");
    });
  });
});
