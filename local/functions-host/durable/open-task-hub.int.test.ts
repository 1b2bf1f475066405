import { expect, it } from "vitest";
import { openTaskHub } from "./task-hub.ts";
import { sampleFunctions, temporaryFolder } from "./testing/hubs.ts";

const limits = { keys: ["key"] as const, maxConcurrentOrchestrators: 1, maxConcurrentActivities: 1, log: () => {} };

it.each(["1st", "ab", "with-dash", "x".repeat(46)])("a task hub cannot have the name '%s'", async (name) => {
  const opening = openTaskHub({ folder: await temporaryFolder(), name, ...limits, ...sampleFunctions });
  await expect(opening).rejects.toThrow(`'${name}' is not a valid task hub name`);
});

it("a task hub can be opened again after close", async () => {
  const folder = await temporaryFolder();
  for (let time = 0; time < 3; time += 1) {
    const hub = await openTaskHub({ folder, name: "Sample", ...limits, ...sampleFunctions });
    expect(JSON.parse(hub.clientBinding("http://localhost:1"))).toMatchObject({
      taskHubName: "Sample",
      rpcBaseUrl: expect.stringMatching(/^http:\/\/localhost:1\/runtime\/webhooks\/durabletask\/app-\w{32}\/$/),
    });
    await hub.close();
  }
});
