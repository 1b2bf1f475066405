import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { runToCompletion, sampleFunctions, serveHub, temporaryFolder, untilStatus } from "./testing/hubs.ts";
import { withDatabase } from "./testing/snapshots.ts";

describe("several hosts with one task hub", () => {
  it("share its work, and run each activity once", { timeout: 120_000 }, async () => {
    const folder = await temporaryFolder();
    const done: string[] = [];
    const host = (name: string) =>
      serveHub(folder, {
        async runActivity(...args) {
          await sleep(5);
          done.push(name);
          return sampleFunctions.runActivity(...args);
        },
      });
    const [one, two] = await Promise.all([host("one"), host("two")]);
    expect(await runToCompletion(one.client, "fan-out", { count: 200 })).toMatchObject({ output: 39_800 });
    expect(done.length).toBe(200);
    expect(new Set(done)).toEqual(new Set(["one", "two"]));
    await Promise.all([one.close(), two.close()]);
  });

  it("take over the work of a host whose lease has expired", { timeout: 30_000 }, async () => {
    const folder = await temporaryFolder();
    const expired = await serveHub(folder, { runActivity: () => new Promise(() => {}) });
    const id = await expired.client.startNew("single", { input: 2 });
    await sleep(200);
    // The host is alive, but its lease has expired.
    withDatabase(folder, (database) => database.exec("UPDATE owners SET expires = 0"));
    const other = await serveHub(folder);
    expect(await untilStatus(other.client, id)).toMatchObject({ output: 4 });
    await Promise.all([expired.close(), other.close()]);
  });

  it("register again after their registration was removed", { timeout: 120_000 }, async () => {
    const folder = await temporaryFolder();
    const served = await serveHub(folder);
    withDatabase(folder, (database) => database.exec("DELETE FROM owners"));
    expect(await runToCompletion(served.client, "single", 1)).toMatchObject({ output: 2 });
    await sleep(2_500);
    const owners = withDatabase(folder, (database) => database.prepare("SELECT id FROM owners").all());
    expect(owners).toHaveLength(1);
    expect(await runToCompletion(served.client, "single", 2)).toMatchObject({ output: 4 });
    await served.close();
  });

  it("release their work on close", { timeout: 120_000 }, async () => {
    const folder = await temporaryFolder();
    const first = await serveHub(folder, { runActivity: () => new Promise(() => {}) });
    const id = await first.client.startNew("single", { input: 2 });
    await sleep(200);
    const closing = performance.now();
    await first.close();
    expect(performance.now() - closing).toBeLessThan(6_000);
    const second = await serveHub(folder);
    expect(await untilStatus(second.client, id)).toMatchObject({ output: 4 });
    await second.close();
  });
});
