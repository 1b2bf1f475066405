import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Host, startHost } from "../local/functions-host/host.ts";
import { hostLog } from "../local/functions-host/log.ts";
import { listPartitions } from "../shared/bronze/manifest/partition.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { waitUntilSettled } from "../tools/common/pipeline-state.ts";

const nothing = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
const device = {
  id: "50017-device",
  mac: "00:1b:44:11:3a:b7",
  user: "2001-person",
  trace: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  call: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
};
const start = Date.UTC(2026, 10, 24, 9) / 1000;

describe("telemetry on one machine, without an account", () => {
  let stack: LocalStack;
  let host: Host;
  let folder: string;

  beforeAll(async () => {
    stack = await startLocalStack();
    folder = join(stack.folder, "telemetry");
    const settings = { ...stack.settings, TELEMETRY_FOLDER: folder };
    writeFileSync(join(stack.folder, "settings.json"), JSON.stringify({ Values: settings }));
    const log = hostLog({ verbose: false, colour: false, write: () => {}, now: () => new Date() });
    // In this process, so that the coverage of telemetry is measured.
    host = await startHost({
      appFolder: ".",
      dataFolder: join(stack.folder, "functions-host"),
      port: 0,
      settings,
      log,
    });
    await post("registrations", [
      { user_id: device.user, device_id: device.id, mac_address: device.mac, registration_timestamp: start - 100 },
    ]);
    await post("workouts", [
      { user_id: device.user, workout_id: "7", timestamp: start, action: "start", session_id: "1" },
      { user_id: device.user, workout_id: "7", timestamp: start + 600, action: "stop", session_id: "1" },
    ]);
    await post(
      "heart-rates",
      Array.from({ length: 60 }, (_, n) => ({ device_id: device.id, time: start + n * 5, heartrate: 90 + n })),
    );
    // A hub accepts invalid events; this one has the trace context of its sender.
    await stack.azure
      .hub("workout")
      .publish([{ body: Buffer.from('{"user_id": 1}'), key: "1", properties: { traceparent: device.trace } }]);
    await waitUntilSettled(stack.azure, nothing, 64);
    // The spans of gold are written after its last change.
    await sleep(4_000);
    await host.close();
  });
  afterAll(() => stack.close());

  async function post(stream: string, events: readonly object[]): Promise<void> {
    const { master } = JSON.parse(readFileSync(join(stack.folder, "functions-host", "keys.json"), "utf8"));
    const response = await fetch(`http://127.0.0.1:${host.port}/api/streams/${stream}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-functions-key": master, traceparent: device.call },
      body: JSON.stringify(events),
    });
    expect(response.status, await response.text()).toBe(202);
  }

  function npm(tool: string, ...args: string[]) {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["tools/bin/korevital.js", tool, ...args, "--data", stack.folder],
      {
        encoding: "utf8",
        env: { PATH: process.env["PATH"] ?? "" },
      },
    );
    return `${stdout}${stderr}`;
  }

  it("prints received events, their outcomes with reasons, and costs", () => {
    const series: { name: string; attributes: Record<string, string>; value: number }[] = JSON.parse(
      npm("metrics", "--format", "json"),
    );
    const value = (name: string, attributes: Record<string, string>) =>
      series
        .filter((each) => each.name === name)
        .filter((each) => Object.entries(attributes).every(([key, text]) => each.attributes[key] === text))
        .reduce((sum, each) => sum + each.value, 0);
    expect(value("korevital.events.received", { source: "hub" })).toBe(64);
    expect(value("korevital.events.outcomes", { stream: "heart-rates", outcome: "accepted" })).toBe(60);
    expect(value("korevital.events.outcomes", { stream: "workouts", outcome: "quarantined", reason: "missing" })).toBe(
      1,
    );
    expect(value("korevital.silver.events", {})).toBe(63);
    expect(value("korevital.gold.groups", { summary: "workout_bpm_summary", outcome: "written" })).toBeGreaterThan(0);
    expect(value("korevital.cosmos.request_units", { operation: "write" })).toBeGreaterThan(5);
    expect(value("korevital.api.requests", { status: "2xx" })).toBe(3);
    expect(value("korevital.silver.lag", {})).toBe(0);
    expect(npm("metrics", "lag")).toMatch(/korevital\.ingest\.lag {2}\(s\)\n {2}stream=heart-rates .* times .* p95/);
  });

  it("prints the spans of one event, from the request to gold", async () => {
    const [key = ""] = (await listPartitions(stack.azure.table("manifest"))).filter((each) =>
      each.startsWith("heart-rates|"),
    );
    const text = npm("spans", `${key}|0`);
    const names = text.split("\n").map((line) => /ms {2,}([a-z]+(?: [a-z]+)+)/.exec(line)?.[1]);
    expect(names.slice(0, 3), text).toEqual(["events posted", "batch landed", "silver slice"]);
    expect(names, text).toContain("gold summary run");
    expect(text.split("\n")[0]).toContain(`trace=${device.call.slice(3, 35)}`);
    expect(text).toContain("summary=workout_bpm_summary");
  });

  it("contains no personal data", () => {
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), "utf8");
      for (const personal of [device.id, device.mac, device.user])
        expect(text.toLowerCase().includes(personal), `${personal} in ${name}`).toBe(false);
    }
  });

  it("links to the trace of the sender", () => {
    const [name = ""] = readdirSync(folder).filter((each) => each.startsWith("spans-"));
    expect(readFileSync(join(folder, name), "utf8")).toContain(device.trace.slice(3, 35));
  });

  it("has log lines with their fields", () => {
    const [name = ""] = readdirSync(folder).filter((each) => each.startsWith("logs-"));
    expect(readFileSync(join(folder, name), "utf8")).toContain('"batch-landed"');
  });
});
