import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook as Verifier } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openWebhook } from "./webhook.ts";

const secrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", `whsec_${Buffer.alloc(32, 7).toString("base64")}`];
const body = JSON.stringify({ type: "health.alert.raised", data: { user_id: "20001", note: "naïve ☃" } });
const received: { readonly headers: IncomingHttpHeaders; readonly body: string; readonly path: string }[] = [];
let respond: (response: ServerResponse) => void;
const server = createServer(async (request, response) => {
  received.push({ headers: request.headers, body: await text(request), path: request.url ?? "" });
  respond(response);
});
let url: string;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in?token=hidden-token`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  received.length = 0;
});

const time = Date.UTC(2026, 10, 30, 10) + 999;
const send = (status: number, headers: Record<string, string> = {}) => {
  respond = (response) => response.writeHead(status, headers).end();
  return openWebhook({ url, secrets }).send({ id: "m1", time, body });
};

it("signs id, time and body with each secret, as the convention describes", async () => {
  expect(await send(204)).toEqual({ kind: "accepted" });
  const [request] = received;
  expect([request?.body, request?.path]).toEqual([body, "/in?token=hidden-token"]);
  const seconds = String(Date.UTC(2026, 10, 30, 10) / 1000);
  expect(request?.headers).toMatchObject({
    "content-type": "application/json",
    "webhook-id": "m1",
    "webhook-timestamp": seconds,
  });
  // Without the library: HMAC-SHA256 by the bytes behind the prefix.
  const expected = secrets.map((secret) => {
    const key = Buffer.from(secret.slice("whsec_".length), "base64");
    return `v1,${createHmac("sha256", key).update(`m1.${seconds}.${body}`).digest("base64")}`;
  });
  expect(request?.headers["webhook-signature"]).toBe(expected.join(" "));
});

it("is verified by the library with either secret, and not with another body or secret", async () => {
  respond = (response) => response.end();
  await openWebhook({ url, secrets }).send({ id: "m1", time: Date.now(), body });
  const headers = received[0]?.headers as Record<string, string>;
  for (const secret of secrets) expect(new Verifier(secret).verify(body, headers)).toEqual(JSON.parse(body));
  expect(() => new Verifier(secrets[0] ?? "").verify(`${body} `, headers)).toThrow("No matching signature");
  const other = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
  expect(() => new Verifier(other).verify(body, headers)).toThrow("No matching signature");
});

it.each([200, 201, 299])("is accepted with status %d", async (status) => {
  expect(await send(status)).toEqual({ kind: "accepted" });
});

it.each([304, 400, 401, 404, 410, 500, 503])("has failed with status %d", async (status) => {
  expect(await send(status)).toEqual({ kind: "failed", failure: `status ${status}` });
});

it.each([
  ["120", 120_000],
  [new Date(time - 999 + 60_000).toUTCString(), 59_001],
  ["soon", undefined],
  ["9".repeat(400), undefined],
  [new Date(0).toUTCString(), undefined],
])("waits for Retry-After: %s", async (value, retryAfter) => {
  const wait = retryAfter === undefined ? {} : { retryAfter };
  expect(await send(429, { "retry-after": value })).toEqual({ kind: "failed", failure: "status 429", ...wait });
});

it("follows no redirect", async () => {
  expect(await send(307, { location: "/elsewhere" })).toEqual({ kind: "failed", failure: "status 307" });
  expect(received.map(({ path }) => path)).toEqual(["/in?token=hidden-token"]);
});

it("does not wait for the end of a response", async () => {
  respond = (response) => response.writeHead(200).write("the end never comes");
  expect(await openWebhook({ url, secrets }).send({ id: "m1", time, body })).toEqual({ kind: "accepted" });
});

it("gives up when the receiver does not answer in time", async () => {
  respond = () => {};
  expect(await openWebhook({ url, secrets }, 50).send({ id: "m1", time, body })).toEqual({
    kind: "failed",
    failure: "time-out",
  });
});

it.each(["http://127.0.0.1:1/hidden-token", "https://hidden-token.invalid/"])(
  "reports an address without a receiver, and nothing of the address: %s",
  async (nowhere) => {
    expect(await openWebhook({ url: nowhere, secrets }).send({ id: "m1", time, body })).toEqual({
      kind: "failed",
      failure: "unreachable",
    });
  },
);
