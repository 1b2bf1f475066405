import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sampleWebhookSecret } from "../../shared/platform/azure/settings.ts";
import { openWebhook } from "../../shared/serving/outbox/webhook/webhook.ts";
import { receiverOf } from "./receiver.ts";
import { statusOfShare } from "./status-of-share.ts";

const lines: string[] = [];
let [server, url, status]: [Server, string, number] = [createServer(), "", 204];
const time = Date.UTC(2026, 10, 30, 10, 11, 12);
const alert = (kind: string, user: string) => ({
  type: "health.alert.raised",
  timestamp: "2026-11-30T10:11:00.000Z",
  data: {
    ...{ id: "5acd0382a65c4f07226bdea04917218a", user_id: user, kind, start: "2026-11-30T10:00:00.000Z" },
    ...{ minutes: 11, peak_bpm: kind === "low" ? 35 : 131, threshold_bpm: kind === "low" ? 40 : 120 },
  },
});

beforeEach(async () => {
  lines.length = 0;
  status = 204;
  const secrets = [sampleWebhookSecret];
  server = createServer(
    receiverOf({ secrets, status: () => status, now: () => time, print: (line) => lines.push(line) }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
  server.close();
});

const send = (body: unknown, secret = sampleWebhookSecret) =>
  openWebhook({ url, secrets: [secret] }).send({ id: "0123456789ab", time: Date.now(), body: JSON.stringify(body) });

it("prints a verified delivery in one line, and marks a repetition", async () => {
  expect(await send(alert("high", "20001"))).toEqual({ kind: "accepted" });
  await send(alert("low", "20001"));
  const text = "health.alert.raised  5acd0382  user 20001";
  expect(lines).toEqual([
    `10:11:12  204  verified  01234567  ${text}: 11 minutes above 120 bpm from 2026-11-30T10:00:00.000Z, at most 131`,
    `10:11:12  204  again     01234567  ${text}: 11 minutes below 40 bpm from 2026-11-30T10:00:00.000Z, at least 35`,
  ]);
});

it("does not count a delivery that it has answered with an error", async () => {
  status = 503;
  expect(await send(alert("high", "1"))).toEqual({ kind: "failed", failure: "status 503" });
  status = 204;
  await send(alert("high", "1"));
  expect(lines.map((line) => line.slice(10, 24))).toEqual(["503  verified ", "204  verified "]);
});

it("rejects another secret, another method, a body that is too long, and an old delivery", async () => {
  await send(alert("high", "1"), `whsec_${Buffer.alloc(24, 9).toString("base64")}`);
  expect((await fetch(url)).status).toBe(405);
  expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
  expect((await fetch(url, { method: "POST", body: "x".repeat(70_000) })).status).toBe(413);
  const old = openWebhook({ url, secrets: [sampleWebhookSecret] });
  await old.send({ id: "m", time: Date.now() - 6 * 60_000, body: "{}" });
  expect(lines.map((line) => line.slice(10))).toEqual([
    "401  rejected  No matching signature found",
    "405  rejected  GET: a POST is expected",
    "401  rejected  Missing required headers",
    "413  rejected  more than 65536 bytes",
    "401  rejected  Message timestamp too old",
  ]);
});

it("prints no control characters of a body", async () => {
  await send(alert("high", "\u001b[2J\n1"));
  expect([...(lines[0] ?? "")].filter((character) => character < " ")).toEqual([]);
});

it.each([
  [{}, 0, 204],
  [{ status: 410 }, 0.999, 410],
  [{ fail: 0.5 }, 0.49, 500],
  [{ fail: 0.5 }, 0.5, 204],
  [{ fail: 0.5, status: 429 }, 0, 429],
  [{ fail: 0 }, 0, 204],
  [{ fail: 1 }, 0.999, 500],
])("responds with %j at %d: %d", (flags, random, expected) => {
  expect(statusOfShare(flags, random)).toBe(expected);
});
