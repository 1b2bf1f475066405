import { expect, it } from "vitest";
import { healthResponse, probeAll } from "./health.ts";

const healthy = { name: "table manifest", probe: async () => "rows" };
const broken = { name: "hub bpm", probe: () => Promise.reject(new Error("secret.servicebus.windows.net is down")) };
const silent = { name: "database silver", probe: () => new Promise(() => {}) };

it("is ok if all probes succeed", async () => {
  const response = healthResponse(await probeAll([healthy], () => 0, expect.fail));
  expect(response.status).toBe(200);
  expect(JSON.parse(response.body)).toEqual({
    status: "ok",
    checks: [{ name: "table manifest", status: "ok", milliseconds: 0 }],
  });
});

it("lists failed and slow probes, and does not return the reason", async () => {
  const failures: string[] = [];
  const onFailure = (name: string, error: unknown) => failures.push(`${name}: ${error}`);
  const response = healthResponse(await probeAll([healthy, broken, silent], Date.now, onFailure, 20));
  expect(response.status).toBe(503);
  const { status, checks } = JSON.parse(response.body);
  expect([status, ...checks.map((check: { status: string }) => check.status)]).toEqual([
    "failing",
    "ok",
    "failed",
    "failed",
  ]);
  expect(response.body).not.toContain("windows.net");
  expect(failures).toEqual([
    "hub bpm: Error: secret.servicebus.windows.net is down",
    "database silver: TimedOut: no result within 20 ms",
  ]);
});
