import { rm } from "node:fs/promises";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type RunningApp, runApp, writeApp } from "../testing/stack.ts";

/* Requests with and without HTTP streams, as the Functions host of Azure treats them. */

const functions = `
  const http = (name, handler) => app.http(name, { methods: ["GET", "POST"], authLevel: "anonymous", handler });
  http("echo", async (request) => {
    const { method, url, params, query, headers } = request;
    const body = Buffer.from(await request.arrayBuffer()).toString("latin1");
    const json = { method, url, query: [...query], header: headers.get("x-test"), body };
    return { status: 201, jsonBody: json, headers: { "x-answer": "yes" }, cookies: [{ name: "a", value: "b" }] };
  });
  app.http("item", { authLevel: "anonymous", route: "items/{id}", handler: ({ params }) => ({ jsonBody: params }) });
  http("reject", async (request) => {
    const reader = request.body.getReader();
    await reader.read();
    reader.releaseLock();
    return { status: 413, body: "too large" };
  });
  http("not-modified", () => ({ status: 304 }));
  http("boom", () => { throw new Error("boom"); });
  http("nothing", () => undefined);
  http("forever", async (request, context) => {
    try { await request.arrayBuffer(); } catch { context.log(JSON.stringify({ aborted: true })); }
    return { body: "" };
  });`;

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Sends each chunk on its own: without `Content-Length`, unless the headers have one. */
async function send(
  url: string,
  chunks: Iterable<string | Buffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const request = httpRequest(url, { method: "POST", headers });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once("response", resolve).on("error", reject);
  });
  let response: IncomingMessage | undefined;
  answered.then((value) => (response = value)).catch(() => {});
  for (const chunk of chunks) {
    if (response !== undefined) break;
    if (!request.write(chunk))
      await Promise.race([new Promise((resolve) => request.once("drain", resolve)), answered.catch(() => {})]);
  }
  request.end();
  const received = await answered;
  const body = await received.setEncoding("utf8").reduce((text: string, part: string) => text + part, "");
  return { status: received.statusCode, headers: received.headers, body };
}

async function start(source: string): Promise<RunningApp> {
  const appFolder = await writeApp(source, { version: "2.0", extensions: { http: { routePrefix: "" } } });
  return runApp({ appFolder, dataFolder: join(appFolder, "data"), settings: {} });
}

async function stop(app: RunningApp): Promise<void> {
  await app.stop();
  await rm(join(app.dataFolder, ".."), { recursive: true, force: true });
}

describe("with HTTP streams", () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await start(`app.setup({ enableHttpStream: true });${functions}`);
  });
  afterAll(() => stop(app));

  it.each([
    ["chunked", {}],
    ["of known length", { "content-length": "6" }],
  ])("a body that is %s arrives", async (_, headers) => {
    const url = `${app.url}/echo?a=1&b=%20&a=2`;
    const answer = await send(url, ["one", Buffer.from([0x74, 0xff, 0x6f])], { ...headers, "x-test": "header" });
    expect(answer.status).toBe(201);
    expect(JSON.parse(answer.body)).toEqual({
      method: "POST",
      url,
      query: [
        ["a", "1"],
        ["b", " "],
        ["a", "2"],
      ],
      header: "header",
      body: "onet\xffo",
    });
    expect(answer.headers).toMatchObject({ "x-answer": "yes", "set-cookie": ["a=b"] });
  });

  it("an answer carries the invocation's id, whatever the request carries", async () => {
    const { headers } = await send(`${app.url}/echo`, [], { "x-ms-invocation-id": "mine" });
    const id = String(headers["x-ms-invocation-id"]);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    await vi.waitFor(() => expect(app.lines.join("\n")).toContain(`echo ${id.slice(0, 8)}`));
  });

  it.each([
    ["echo", 201],
    ["items/a%20b", 200],
    ["not-modified", 304],
    ["boom", 500],
    ["nothing", 500],
    ["missing", 404],
  ])("GET %s returns %i", async (path, status) => {
    const response = await fetch(`${app.url}/${path}`);
    expect(response.status).toBe(status);
    if (path.startsWith("items")) expect(await response.json()).toEqual({ id: "a b" });
  });

  it.each([
    ["é", 201],
    ["…", 500],
  ])("the header %s returns %i, by the library of the worker as in Azure", async (text, status) => {
    const bytes = Buffer.from(text).toString("latin1");
    expect((await send(`${app.url}/echo`, [], { "x-test": bytes })).status).toBe(status);
  });

  it("a body is rejected without being read whole", async () => {
    const chunk = Buffer.alloc(2 ** 16);
    let sent = 0;
    function* chunks() {
      for (; sent < 50_000; sent += 1) yield chunk;
    }
    const answer = await send(`${app.url}/reject`, chunks());
    expect([answer.status, answer.body]).toEqual([413, "too large"]);
    expect(sent).toBeLessThan(1_000);
  });

  it("the connection of a rejected body does not stop other requests, nor the host", async () => {
    const big = Buffer.alloc(2 ** 22);
    const all = await Promise.all(Array.from({ length: 20 }, () => send(`${app.url}/reject`, [big])));
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 413));
    expect((await send(`${app.url}/echo`, ["after"])).body).toContain("after");
  });

  it("the request after a rejected body does not wait on its connection", async () => {
    // Larger than what the worker reads, and small enough to be on its way whole when the response comes.
    for (const size of [2 ** 17, 2 ** 18, 2 ** 20, 3 * 2 ** 20]) {
      expect((await send(`${app.url}/reject`, [Buffer.alloc(size)])).status).toBe(413);
      expect((await send(`${app.url}/echo`, ["after"])).status).toBe(201);
    }
  });

  it("a client that goes away ends its invocation", async () => {
    const request = httpRequest(`${app.url}/forever`, { method: "POST" });
    request.on("error", () => {});
    request.write("begin");
    await new Promise((resolve) => setTimeout(resolve, 200));
    request.destroy();
    await vi.waitFor(() => expect(app.logged("forever")).toEqual([{ aborted: true }]), { timeout: 60_000 });
  });
});

describe("without HTTP streams", () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await start(functions);
  });
  afterAll(() => stop(app));

  it("a chunked body is lost, as in Azure", async () => {
    const bodyOf = async (headers: Record<string, string>) =>
      JSON.parse((await send(`${app.url}/echo`, ["one", "two"], headers)).body).body;
    expect(await bodyOf({})).toBe("");
    expect(await bodyOf({ "content-length": "6" })).toBe("onetwo");
  });

  it("repeated query parameters are joined, as in Azure", async () => {
    expect(JSON.parse((await send(`${app.url}/echo?a=1&a=2`, [])).body).query).toEqual([["a", "1,2"]]);
  });
});
