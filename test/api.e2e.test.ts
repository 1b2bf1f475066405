import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import type { PipelineReport } from "../shared/operations/status/report.ts";
import { problems } from "../shared/serving/api/problem.ts";
import { otherPaths, pageRoutes, routes } from "../shared/serving/api/routes.ts";
import { streams } from "../shared/streams/registry.ts";
import { type ApiHost, startApi } from "../testing/api-host.ts";
import type { LocalStack } from "../testing/local-stack.ts";
import { personalRows } from "../testing/pipeline.ts";
import { referenceRows } from "../testing/reference/workouts.ts";
import { type GeneratedEvent, history, peopleOf } from "../tools/common/history.ts";
import { readPipeline, waitUntilSettled } from "../tools/common/pipeline-state.ts";

const options = { seed: 47, users: 3, days: 4, from: Date.UTC(2026, 6, 6) };
const events = [...history(options)];
const [person] = peopleOf(options);
if (person === undefined) throw new Error("the history has no people");

/** The result of a post without rejections. */
function result(accepted: number) {
  const listed = { rejected: [], rejected_count: 0, implausible: [], implausible_count: 0 };
  return { accepted, ignored: 0, ...listed, ids: Array.from({ length: accepted }, () => expect.any(String)) };
}

const hasCurl = spawnSync("curl", ["--version"]).status === 0;

/** Everything over HTTP: events in, rows out, with the app in this very process. */
describe("the API", () => {
  let api: ApiHost;
  let stack: LocalStack;
  let keys: ApiHost["keys"];

  beforeAll(async () => {
    api = await startApi();
    ({ stack, keys } = api);
  }, 120_000);
  afterAll(() => api.close());

  const call = (...of: Parameters<ApiHost["call"]>) => api.call(...of);
  const json = async <T = Record<string, unknown>>(response: Promise<Response>) => (await (await response).json()) as T;
  const post = (stream: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
    call(`/api/streams/${stream}`, { method: "POST", body: Buffer.from(body), headers });

  /** The formats of a body; each contains some of the events. */
  const forms: readonly ((
    bodies: readonly string[],
  ) => [body: string | Uint8Array, headers: Record<string, string>])[] = [
    (bodies) => [`[${bodies.join(",")}]`, { "content-type": "application/json" }],
    (bodies) => [bodies.join("\n"), { "content-type": "application/x-ndjson" }],
    (bodies) => [gzipSync(bodies.join("\r\n")), { "content-encoding": "gzip" }],
    (bodies) => [gzipSync(`[${bodies.join(", ")}]`), { "content-encoding": "gzip", "content-type": "text/plain" }],
  ];

  it("ingests events in every form up to gold", { timeout: 120_000 }, async () => {
    const nothing = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
    let accepted = 0;
    for (const [stream, all = []] of Object.entries(Object.groupBy(events, (event: GeneratedEvent) => event.stream))) {
      const [alone, ...rest] = all.map(({ body }) => body);
      const response = await post(stream, alone ?? "", { "content-type": "application/json" });
      expect([response.status, await response.json()]).toEqual([202, result(1)]);
      accepted += 1;
      for (const [index, form] of forms.entries()) {
        const bodies = rest.filter((body, each) => each % forms.length === index && !body.endsWith(":"));
        if (bodies.length === 0) continue;
        const [body, headers] = form(bodies);
        // Some heart rates of the history are implausible.
        expect(await json(post(stream, body, headers))).toMatchObject({ accepted: bodies.length, rejected_count: 0 });
        accepted += bodies.length;
      }
    }
    const { landed } = await waitUntilSettled(stack.azure, nothing, accepted);
    expect(landed).toEqual({ ...nothing, accepted });
    const rows = await personalRows(stack.azure, workoutBpmSummary);
    expect(rows).toEqual(referenceRows(events));
    expect(rows.length).toBeGreaterThan(4);
  });

  const chunked = (chunks: Iterable<Uint8Array>) =>
    call("/api/streams/heart-rates", { method: "POST", body: ReadableStream.from(chunks), duplex: "half" });

  it("takes a chunked body, and returns the invocation's id", async () => {
    const reading = JSON.stringify({ device_id: "nobody", time: 1_700_000_000, heartrate: 70 });
    const response = await chunked([Buffer.from(reading.slice(0, 9)), Buffer.from(reading.slice(9))]);
    expect(response.headers.get("x-ms-invocation-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect([response.status, await response.json()]).toEqual([202, result(1)]);
  });

  it("rejects a body that never ends", async () => {
    function* endless() {
      for (let sent = 0; sent < 100_000; sent += 1) yield Buffer.alloc(100_000, " ");
    }
    const response = await chunked(endless());
    expect(response.status).toBe(413);
    expect(await json(Promise.resolve(response))).toMatchObject({ type: "urn:korevital:problem:too-large" });
  });

  it("rejects invalid lines, and accepts the others", async () => {
    const reading = JSON.stringify({ device_id: "nobody", time: 1_700_000_000, heartrate: 70 });
    const response = await post("heart-rates", `${reading}\n\n{"device_id":"nobody"}\nno json\n`);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({
      ...result(1),
      rejected_count: 2,
      rejected: [
        { line: 3, code: "missing", field: "time", message: expect.stringContaining("expected") },
        { line: 4, code: "not-json", field: "", message: expect.any(String) },
      ],
    });
  });

  it.each([
    ["an empty body", "heart-rates", "", {}, 400, "nothing-accepted"],
    ["an empty array", "heart-rates", "[]", {}, 400, "nothing-accepted"],
    ["no valid record", "workouts", '[{"a":1},7]', {}, 400, "nothing-accepted"],
    ["invalid UTF-8", "workouts", Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), {}, 400, "nothing-accepted"],
    ["deep nesting", "workouts", `{"a":${"[".repeat(400_000)}`, {}, 400, "nothing-accepted"],
    ["complete deep nesting", "workouts", "[".repeat(400_000) + "]".repeat(400_000), {}, 400, "nothing-accepted"],
    ["invalid gzip", "workouts", "{}", { "content-encoding": "gzip" }, 400, "unreadable-body"],
    ["an unknown stream", "no-such", "{}", {}, 404, "no-such-stream"],
    ["more than a megabyte", "workouts", " ".repeat(1_000_001), {}, 413, "too-large"],
    [
      "a compression bomb",
      "workouts",
      gzipSync(Buffer.alloc(200 * 2 ** 20)),
      { "content-encoding": "gzip" },
      413,
      "too-large",
    ],
    ["another encoding", "workouts", "{}", { "content-encoding": "br" }, 415, "unsupported-encoding"],
  ])("rejects %s", async (_, stream, body, headers, status, kind) => {
    const response = await post(stream, body, headers);
    expect([response.status, response.headers.get("content-type")]).toEqual([status, "application/problem+json"]);
    const problem = (await response.json()) as { rejected?: unknown[] };
    expect(problem).toMatchObject({ type: `urn:korevital:problem:${kind}`, status, title: expect.any(String) });
    expect(Array.isArray(problem.rejected)).toBe(kind === "nothing-accepted");
  });

  it("returns rows as CSV, page by page", async () => {
    const rows = referenceRows(events).filter(({ user_id }) => user_id === person.userId);
    const seen: Record<string, string>[] = [];
    let next: string | undefined = `/api/personal/gold/workout_bpm_summary?user_id=${person.userId}&limit=1`;
    for (; next !== undefined; ) {
      const url = new URL(next, api.url);
      expect(url.origin).toBe(api.url);
      const response: Response = await call(`${url.pathname}${url.search}`, { headers: { accept: "text/csv" } });
      expect(response.headers.get("content-type")).toMatch(/^text\/csv; charset=utf-8/);
      seen.push(...(parse(await response.text(), { columns: true }) as Record<string, string>[]));
      const link: string | null = response.headers.get("link");
      expect(link === null).toBe(response.headers.get("x-continuation") === null);
      next = /^<(.*)>; rel="next"$/.exec(link ?? "")?.[1];
    }
    const texts = rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? "" : String(value)])),
    );
    for (const row of seen) {
      expect(row).toMatchObject({
        group: expect.stringMatching(/^[0-9a-f]{32}$/),
        modified: expect.stringMatching(/Z$/),
      });
      for (const name of ["group", "modified"]) delete row[name];
    }
    const byStart = (some: Record<string, string>[]) =>
      some.toSorted((a, b) => String(a["start"]).localeCompare(String(b["start"])));
    expect(byStart(seen)).toEqual(byStart(texts));
    expect(seen.length).toBeGreaterThan(1);
  });

  it("returns the heart rates of a user, with a key of its own", async () => {
    const interval = `from=${options.from}&to=${options.from + options.days * 86_400_000}`;
    const path = `/api/personal/users/${person.userId}/heart-rates?${interval}&resolution=300`;
    expect((await call(path, {}, keys.functions["get-personal-user"])).status).toBe(401);
    const response = await call(path, {}, keys.functions["get-personal-heart-rates"]);
    const { points } = (await response.json()) as { points: { min: number; max: number; readings: number }[] };
    expect([response.status, points.length > 0]).toEqual([200, true]);
    expect(points.every(({ min, max, readings }) => min <= max && readings > 0)).toBe(true);
    expect((await call(`/api/personal/users/nobody/heart-rates?${interval}`)).status).toBe(404);
    expect((await call(`/api/personal/users/${person.userId}/heart-rates`)).status).toBe(400);
  });

  it("returns the health report of a user as JSON and HTML, with a key of its own", async () => {
    const path = `/api/personal/users/${person.userId}/report?month=2026-07`;
    expect((await call(path, {}, keys.functions["get-personal-user"])).status).toBe(401);
    const response = await call(path, {}, keys.functions["get-personal-report"]);
    const { period } = (await response.json()) as { period: { totals: { steps: number } } };
    expect([response.status, period.totals.steps > 0]).toEqual([200, true]);
    const page = await call(path, { headers: { accept: "text/html" } });
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(await page.text()).toContain("Resting heart rate");
  });

  it("returns rows as JSON and CSV only", async () => {
    const response = await call("/api/gold/workout_bpm_summary", { headers: { accept: "application/xml" } });
    expect([response.status, (await response.json()) as object]).toEqual([
      406,
      expect.objectContaining({ type: "urn:korevital:problem:not-acceptable" }),
    ]);
  });

  it("returns a user, with a key of its own", async () => {
    const path = `/api/personal/users/${person.userId}`;
    expect((await call(path, {}, keys.functions["get-personal-gold"])).status).toBe(401);
    const response = await call(path, {}, keys.functions["get-personal-user"]);
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
    const sent = events.filter(({ key, stream }) => key === person.userId && stream === "profiles");
    const last = JSON.parse(sent.at(-1)?.body ?? "");
    const known = (await response.json()) as { registrations: object[]; profile: object };
    const from = new Date(options.from - 86_400_000).toISOString();
    expect(known).toMatchObject({
      user_id: person.userId,
      registrations: [{ device_id: person.deviceId, mac_address: person.macAddress, from }],
      profile: { first_name: last.first_name, address: last.address },
    });
    const before = await json<{ profile: { from: string }; at: string }>(call(`${path}?at=2026-01-01`));
    expect([before.profile.from, before.at]).toEqual([from, "2026-01-01T00:00:00.000Z"]);
    expect((await call("/api/personal/users/nobody")).status).toBe(404);
    expect((await call(`${path}?at=noon`)).status).toBe(400);
  });

  it("returns the status of the pipeline", async () => {
    const report = await json<PipelineReport>(call("/api/pipeline"));
    const { landed } = await readPipeline(stack.azure);
    const sum = (name: "received" | "accepted" | "lag") =>
      report.streams.reduce((all, each) => all + (each[name] ?? 0), 0);
    expect(report.streams.map(({ stream }) => stream)).toEqual(streams.map(({ name }) => name));
    expect(sum("accepted")).toBeGreaterThanOrEqual(events.length - 10);
    expect(sum("accepted")).toBeLessThanOrEqual(landed.accepted);
    expect(sum("lag")).toBeLessThanOrEqual(2);
    const rates = report.streams.find(({ stream }) => stream === "heart-rates");
    expect(rates?.partitions).toHaveLength(4);
    expect(Date.parse(rates?.last_event ?? "")).toBeGreaterThan(Date.now() - 300_000);
    expect(report.gold).toMatchObject({ backlog: { dead_letters: 0 }, stopped: null });
    expect(Date.parse(report.silver.last_run ?? "")).toBeGreaterThan(Date.now() - 300_000);
    expect(Date.parse(report.gold.last_run ?? "")).toBeGreaterThan(Date.now() - 300_000);
  });

  it("returns its health to anybody, without details", async () => {
    const response = await call("/api/health", {}, "");
    const text = await response.text();
    expect([response.status, JSON.parse(text).status]).toEqual([200, "ok"]);
    const names = JSON.parse(text).checks.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(["table manifest", "container bronze", "database silver", "hub bpm"]));
    expect(text).not.toMatch(/127\.0\.0\.1|localhost|Key|http/);
  });

  it("has an OpenAPI document of exactly the registered functions", async () => {
    const document = await json<{
      openapi: string;
      paths: Record<string, Record<string, { security: unknown[]; "x-function": string }>>;
    }>(call("/api/openapi.json", {}, ""));
    expect(document.openapi).toBe("3.1.0");
    const functions = await json<{ name: string; trigger: string; invoke_url_template: string }[]>(
      call("/admin/functions", {}, keys.master),
    );
    const names = functions.filter(({ trigger }) => trigger === "httpTrigger").map(({ name }) => name);
    const described = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map((operation) => operation["x-function"]),
    );
    expect(new Set(names)).toEqual(new Set([...described, otherPaths.name, ...Object.keys(pageRoutes)]));
    expect(names).toEqual(expect.arrayContaining(Object.keys(routes)));
    for (const [path, operations] of Object.entries(document.paths)) {
      const url = path.replace(/\{\w+\}/g, "x");
      for (const method of ["GET", "POST", "PUT", "DELETE"]) {
        const isOpen = Object.values(operations).every(({ security }) => security.length === 0);
        const { status } = await call(url, { method }, "");
        const expected = !isOpen ? 401 : method === "GET" ? 200 : 405;
        expect([method, path, status]).toEqual([method, path, expected]);
      }
    }
  });

  it("rejects an invalid continuation", async () => {
    const continuation = Buffer.from('[0,"not a token of Cosmos DB"]').toString("base64url");
    const response = await call(`/api/gold/workout_bpm_summary?continuation=${continuation}`);
    const problem = { type: "urn:korevital:problem:bad-parameter", detail: expect.stringContaining("continuation") };
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining(problem)]);
  });

  it("runs the examples of docs/api.md", { timeout: 60_000 }, async ({ skip }) => {
    skip(!hasCurl, "curl is not installed");
    const page = await readFile("docs/api.md", "utf8");
    const [, ...blocks] = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = ""]) => block);
    expect(blocks.length).toBeGreaterThan(5);
    const env = { ...process.env, URL: api.url, KEY: keys.default };
    const folder = await mkdtemp(join(tmpdir(), "examples-"));
    for (const block of blocks) {
      const options = { env, cwd: folder };
      const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", block], options);
      const [, file] = / -o (\S+)/.exec(block) ?? [];
      const result = file === undefined ? stdout : await readFile(join(folder, file), "latin1");
      expect([block, result]).toEqual([block, expect.stringMatching(/^(?:[{u]|PK)/)]);
    }
    await rm(folder, { recursive: true });
    const kinds = [...page.matchAll(/^\| (`[\w-]+`.*?) \|/gm)].flatMap(([, cell = ""]) => cell.split(/[`, ]+/));
    expect(kinds).toEqual(expect.arrayContaining(Object.keys(problems)));
  });
});
