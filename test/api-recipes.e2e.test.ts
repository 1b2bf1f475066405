import { execFile } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { activityDaily } from "../shared/gold/activity/activity-daily.ts";
import { pagesOf } from "../shared/platform/azure/pages.ts";
import { type ApiHost, startApi } from "../testing/api-host.ts";
import { waitUntilSettled } from "../tools/common/pipeline-state.ts";
import { publish } from "../tools/common/publish.ts";
import { allRows } from "../tools/common/rows.ts";

const page = await readFile("docs/api.md", "utf8");

/** The program of a recipe in docs/api.md, by its heading. */
function recipe(heading: string): string {
  const [, section = ""] = page.split(`### ${heading}\n`);
  const [, program = ""] = /^```js\n(.*?)^```$/ms.exec(section) ?? [];
  if (program === "") throw new Error(`there is no recipe "${heading}"`);
  return program;
}

const nothing = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
const sample = (device: string, minute: number, steps: number) => ({
  stream: "activity",
  key: device,
  body: JSON.stringify({
    ...{ device_id: device, hr: 70, steps, state: "awake" },
    date: `2026-07-06 08:${String(minute).padStart(2, "0")}:00`,
  }),
});

describe("a partner's recipe", () => {
  let api: ApiHost;
  let folder: string;

  beforeAll(async () => {
    api = await startApi();
    folder = await mkdtemp(join(tmpdir(), "recipes-"));
  }, 120_000);
  afterAll(() => api.close());

  async function run(heading: string, env: Readonly<Record<string, string>>) {
    const file = join(folder, `${heading.replaceAll(/\W/g, "-")}.mjs`);
    await writeFile(file, recipe(heading));
    return promisify(execFile)(process.execPath, [file], {
      env: { ...process.env, URL: api.url, KEY: api.keys.default, ...env },
    });
  }

  it("sends a gateway's readings with retries, once each", { timeout: 120_000 }, async () => {
    const readings = Array.from({ length: 2_500 }, (_, index) => ({
      ...{ device_id: `g${index % 500}`, heartrate: 70 },
      time: `2026-07-06T08:${String(Math.floor(index / 500)).padStart(2, "0")}:00.000Z`,
    }));
    const file = join(folder, "readings.ndjson");
    const lines = [...readings.map((reading) => JSON.stringify(reading)), '{"device_id":"g1"}'];
    await writeFile(file, lines.join("\n"));
    const flaky = await flakyProxy(api.url);
    const { stdout, stderr } = await run("Send a gateway's readings with retries", { URL: flaky.url, FILE: file });
    await flaky.close();
    expect(flaky.failures).toBeGreaterThan(2);
    expect(stdout.trim().split("\n")).toEqual(["1000 accepted", "1000 accepted", "500 accepted"]);
    expect(stderr).toMatch(/^line 2501: time: /);
    // One body was taken although its response was lost, and was sent again.
    const { landed } = await waitUntilSettled(api.stack.azure, nothing, readings.length + 1000);
    expect(landed.accepted).toBe(readings.length + 1000);
    const container = api.stack.azure.silver("heart-rates");
    let counted = 0;
    const read = (token?: string) =>
      container.queryAllPartitions<{ count: number }>("SELECT c.count FROM c", {}, 1000, token);
    for await (const buckets of pagesOf(read)) for (const { count } of buckets) counted += count;
    expect(counted).toBe(readings.length);
  });

  it("keeps a warehouse equal every night", { timeout: 120_000 }, async () => {
    const file = join(folder, "warehouse.json");
    const night = async () => {
      const { stdout } = await run("Keep a warehouse equal every night", { FILE: file, SUMMARY: activityDaily.name });
      const { groups }: { groups: Record<string, object[]> } = JSON.parse(await readFile(file, "utf8"));
      const rows = Object.values(groups).flat();
      expect(stdout.trim()).toBe(`${Object.keys(groups).length} groups`);
      const all = await allRows(api.stack.azure, activityDaily, { personal: true });
      expect(rows.map((row) => JSON.stringify(row)).sort()).toEqual(all.map((row) => JSON.stringify(row)).sort());
      return all;
    };
    const before = await waitUntilSettled(api.stack.azure, nothing, 3_500);
    await publish(api.stack.azure, [sample("a", 0, 10), sample("b", 0, 10)]);
    await waitUntilSettled(api.stack.azure, before.landed, 2);
    expect(await night()).toHaveLength(2);
    // One watch gets an owner: its group is gone, and another one comes.
    const registered = { user_id: "u1", device_id: "a", mac_address: "2f:51:8b:c0:1e:07" };
    const registration = { ...registered, registration_timestamp: "2026-07-01T00:00:00Z" };
    await publish(api.stack.azure, [
      { stream: "registrations", key: "u1", body: JSON.stringify(registration) },
      sample("b", 5, 20),
    ]);
    await waitUntilSettled(api.stack.azure, before.landed, 4);
    expect((await night()).map(({ user_id, device_id }) => [user_id, device_id]).sort()).toEqual([
      [null, "b"],
      ["u1", "a"],
    ]);
    // A token that has expired, or is of another container.
    const state = JSON.parse(await readFile(file, "utf8"));
    const expired = `${state.token.split(".")[0]}.${"0".repeat(32)}`;
    await writeFile(file, JSON.stringify({ token: expired, groups: { stale: [{}] } }));
    expect(await night()).toHaveLength(2);
  });

  it("reacts to changes", { timeout: 60_000 }, async () => {
    const { stdout } = await run("React to changes", { SUMMARY: activityDaily.name, SECONDS: "0", ROUNDS: "2" });
    const lines = stdout.trim().split("\n");
    expect(lines.filter((line) => line.endsWith(" changed"))).toHaveLength(2);
    expect(lines.filter((line) => line.endsWith(" gone"))).toHaveLength(1);
    for (const line of lines) expect(line).toMatch(/^[0-9a-f]{32} (changed|gone)$/);
  });
});

/** Answers the first request with 503, loses the second one, loses the response of the third one, and then forwards. */
async function flakyProxy(target: string) {
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (requests === 1) return response.writeHead(503, { "retry-after": "1" }).end();
    if (requests === 2) return request.socket.destroy();
    const { "x-functions-key": key = "", "content-type": type = "" } = request.headers;
    const answer = await fetch(`${target}${request.url}`, {
      ...{ method: "POST", body: Buffer.concat(chunks) },
      headers: { "x-functions-key": String(key), "content-type": type },
    });
    const body = await answer.text();
    if (requests === 3) return request.socket.destroy();
    return response.writeHead(answer.status, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get failures() {
      return Math.min(3, requests);
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
