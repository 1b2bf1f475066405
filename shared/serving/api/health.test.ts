import { expect, it } from "vitest";
import { checkAll, healthAnswer } from "./health.ts";

const well = { name: "table manifest", look: async () => "rows" };
const broken = { name: "hub bpm", look: () => Promise.reject(new Error("secret.servicebus.windows.net is down")) };
const silent = { name: "database silver", look: () => new Promise(() => {}) };

it("is ok when everything is", async () => {
  const answer = healthAnswer(await checkAll([well], () => 0, expect.fail));
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toEqual({
    status: "ok",
    checks: [{ name: "table manifest", status: "ok", milliseconds: 0 }],
  });
});

it("tells what failed, waits for nobody, and keeps the reason for our log", async () => {
  const failures: string[] = [];
  const onFailure = (name: string, error: unknown) => failures.push(`${name}: ${error}`);
  const answer = healthAnswer(await checkAll([well, broken, silent], Date.now, onFailure, 20));
  expect(answer.status).toBe(503);
  const { status, checks } = JSON.parse(answer.body);
  expect([status, ...checks.map((check: { status: string }) => check.status)]).toEqual([
    "failing",
    "ok",
    "failed",
    "failed",
  ]);
  expect(answer.body).not.toContain("windows.net");
  expect(failures).toEqual([
    "hub bpm: Error: secret.servicebus.windows.net is down",
    "database silver: TimedOut: no answer within 20 ms",
  ]);
});
