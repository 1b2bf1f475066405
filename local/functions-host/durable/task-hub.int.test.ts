import { randomUUID } from "node:crypto";
import type * as df from "durable-functions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runToCompletion, type ServedHub, serveHub, temporaryFolder, untilStatus } from "./testing/hubs.ts";
import { attempts } from "./testing/sample-functions.ts";

describe("a task hub, for the orchestrators of durable-functions", () => {
  let served: ServedHub;
  let client: df.DurableClient;

  beforeAll(async () => {
    served = await serveHub(await temporaryFolder());
    client = served.client;
  });
  afterAll(() => served.close());

  describe("tasks", () => {
    it("runs an activity", async () => {
      const status = await runToCompletion(client, "single", 21);
      expect(status).toMatchObject({ name: "single", runtimeStatus: "Completed", input: 21, output: 42 });
    });

    it("resolves function names case-insensitively", async () => {
      expect(await runToCompletion(client, "SINGLE", 1)).toMatchObject({ name: "single", output: 2 });
    });

    it("passes inputs to activities as Azure does", async () => {
      const { output } = await runToCompletion(client, "echoes", [
        null,
        "text",
        "123",
        5,
        1.5,
        true,
        { a: [1] },
        [1, "2"],
      ]);
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

    it("fans out to a thousand", { timeout: 60_000 }, async () => {
      expect(await runToCompletion(client, "fan-out", { count: 1_000 })).toMatchObject({ output: 999_000 });
    });

    it("retries a failed activity until it succeeds", async () => {
      expect(await runToCompletion(client, "retries", { key: "twice", failures: 2 })).toMatchObject({ output: 3 });
    });

    it("retries at most as often as configured", async () => {
      const { output } = await runToCompletion(client, "retries", { key: "always", failures: 99 });
      expect(output).toBe("Activity function 'flaky' failed: attempt 3");
      expect(attempts.get("always")).toBe(3);
    });

    it("runs sub-orchestrations, and passes their failures to the parent", async () => {
      const { output } = await runToCompletion(client, "parent");
      expect(output).toEqual({
        sums: [6, 12],
        single: 42,
        message: "Orchestrator function 'fails' failed: intended failure",
      });
    });

    it("fails an instance whose code throws", async () => {
      const status = await runToCompletion(client, "fails");
      expect(status).toMatchObject({
        runtimeStatus: "Failed",
        output: "Orchestrator function 'fails' failed: intended failure",
      });
      expect(served.lines).toContain(
        `durable: instance '${status.instanceId}' failed: Orchestrator function 'fails' failed: intended failure`,
      );
    });
  });

  describe("waits", () => {
    it("waits for a timer", async () => {
      const { output } = await runToCompletion(client, "timer", 50);
      expect(output).toBeGreaterThanOrEqual(50);
      expect(output).toBeLessThan(1_000);
    });

    it("delivers an event to its waiting task, and cancels the timer", async () => {
      const id = await client.startNew("approval", { input: 60_000 });
      await untilStatus(client, id, ["Running"]);
      await client.raiseEvent(id, "approve", "in the wrong case");
      await client.raiseEvent(id, "Approve", { by: "me" });
      expect(await untilStatus(client, id)).toMatchObject({ output: { approved: { by: "me" } } });
    });

    it("continues when the timer fires first", async () => {
      expect(await runToCompletion(client, "approval", 30)).toMatchObject({ output: "timed out" });
    });

    it("keeps early events in order", async () => {
      const id = await client.startNew("three-events");
      for (const value of [1, "two", { three: 3 }]) await client.raiseEvent(id, "item", value);
      const status = await untilStatus(client, id);
      expect(status).toMatchObject({ output: [1, "two", { three: 3 }], customStatus: { seen: 3 } });
    });

    it("processes nothing while suspended, and everything after resume", async () => {
      const id = await client.startNew("three-events");
      await untilStatus(client, id, ["Running"]);
      await client.suspend(id, "pause");
      for (const value of [1, 2, 3]) await client.raiseEvent(id, "item", value);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await client.getStatus(id)).toMatchObject({ runtimeStatus: "Suspended", customStatus: null });
      await client.resume(id, "continue");
      expect(await untilStatus(client, id)).toMatchObject({ output: [1, 2, 3] });
    });

    it("terminates at once, and its id can be used again", async () => {
      const id = randomUUID();
      await client.startNew("approval", { instanceId: id, input: 60_000 });
      await client.terminate(id, "cancelled");
      expect(await client.getStatus(id)).toMatchObject({ runtimeStatus: "Terminated", output: "cancelled" });
      await client.startNew("single", { instanceId: id, input: 1 });
      expect(await untilStatus(client, id)).toMatchObject({ runtimeStatus: "Completed", output: 2 });
    });

    it("discards activity results of a terminated instance", async () => {
      const id = await client.startNew("waits-slowly");
      await untilStatus(client, id, ["Running"]);
      await client.terminate(id, "cancelled");
      await client.startNew("three-events", { instanceId: id });
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(await client.getStatus(id)).toMatchObject({ name: "three-events", runtimeStatus: "Running" });
      await client.terminate(id, "cancelled");
    });
  });

  describe("continueAsNew", () => {
    it("restarts with another input", async () => {
      expect(await runToCompletion(client, "rounds", 5)).toMatchObject({ input: 0, output: "last round" });
    });

    it("carries unhandled events over", async () => {
      const id = await client.startNew("collects");
      const values = Array.from({ length: 20 }, (_, index) => index);
      for (const value of [...values, "end"]) await client.raiseEvent(id, "item", value);
      expect(await untilStatus(client, id)).toMatchObject({ output: values });
    });
  });

  describe("failures of unsupported or invalid actions", () => {
    it.each([
      ["calls-unknown", "The function 'unknown' doesn't exist, is disabled, or is not an activity function."],
      ["calls-entity", "callEntity: durable entities are not supported"],
      ["calls-http", "callHttp is not supported"],
      ["invalid-child-id", "'a/b' cannot be an instance id: it contains one of the characters / \\ # ?."],
      [
        "non-deterministic",
        "Non-Deterministic workflow detected in 'non-deterministic' at sequence number 0: A previous execution of this orchestration scheduled an activity task named 'double', but the current replay instead scheduled an activity task named 'echo' in its place.",
      ],
    ])("%s", async (name, message) => {
      const { runtimeStatus, output } = await runToCompletion(client, name);
      expect(runtimeStatus).toBe("Failed");
      expect(output).toContain(`Orchestrator function '${name}' failed: ${message}`);
    });

    it("a sub-orchestration with the id of a running instance", async () => {
      const id = await client.startNew("three-events");
      const { output } = await runToCompletion(client, "starts-child", id);
      expect(output).toMatch(/^An Orchestration instance with the status (Pending|Running) already exists\./);
      await client.terminate(id, "cancelled");
    });
  });
});
