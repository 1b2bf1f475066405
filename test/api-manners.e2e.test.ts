import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readRule } from "../local/faults/rule.ts";
import { type ApiHost, startApi } from "../testing/api-host.ts";

/* What every answer of the API has in common. */
describe("the API", () => {
  let api: ApiHost;
  beforeAll(async () => {
    api = await startApi();
  }, 120_000);
  afterAll(() => api.close());
  const call = (...of: Parameters<ApiHost["call"]>) => api.call(...of);

  it("answers every method of every path with a body that names the request", async () => {
    const known = async (path: string, method: string) => {
      const response = await call(path, { method, headers: { "x-request-id": "job-7" } });
      expect(response.headers.get("x-request-id")).toBe("job-7");
      return { status: response.status, allow: response.headers.get("allow"), text: await response.text() };
    };
    expect(await known("/api/pipeline", "HEAD")).toEqual({ status: 200, allow: null, text: "" });
    expect(await known("/api/pipeline", "OPTIONS")).toEqual({ status: 204, allow: "GET, HEAD, OPTIONS", text: "" });
    const wrong = await known("/api/streams/workouts", "GET");
    expect([wrong.status, wrong.allow, JSON.parse(wrong.text).type]).toEqual([
      ...[405, "POST, OPTIONS", "urn:korevital:problem:method-not-allowed"],
    ]);
    const lost = await known("/api/gold", "GET");
    expect([lost.status, JSON.parse(lost.text)]).toEqual([
      404,
      expect.objectContaining({ type: "urn:korevital:problem:no-such-path", requestId: "job-7" }),
    ]);
  });

  it("names the request by its trace, which a client can choose", async () => {
    const trace = "0af7651916cd43dd8448eb211c80319c";
    const traced = await call("/api/health", { headers: { traceparent: `00-${trace}-b7ad6b7169203331-01` } });
    expect(traced.headers.get("x-request-id")).toBe(trace);
    expect((await call("/api/health")).headers.get("x-request-id")).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    ["/api/health?x=1", "x"],
    ["/api/pipeline?limit=1", "limit"],
    ["/api/openapi.json?a=", "a"],
    ["/api/gold/activity_daily?device_id=1&device_id=2", "device_id"],
    ["/api/gold/activity_daily?from=2026-02-01&to=2026-01-01", "from"],
    ["/api/gold/risk_by_birth_year?birth_year=abc", "birth_year"],
    ["/api/gold/activity_daily/changes?since=2026-01-01", "since"],
    ["/api/personal/users/x?at=", "at"],
    ["/api/events/x?y=1", "y"],
  ])("names the parameter of %s", async (path, name) => {
    const response = await call(path);
    const { detail } = (await response.json()) as { detail: string };
    expect([response.status, detail]).toEqual([400, expect.stringMatching(`^${name}: `)]);
  });

  it("answers 503 with Retry-After while Cosmos DB is busy", async () => {
    const busy = { target: "cosmos", kind: "429", only: "/colls/gym-summary", retryAfter: 10, for: 5_000 };
    api.stack.faults.add(readRule(busy));
    const response = await call("/api/gold/gym_summary");
    expect([response.status, response.headers.get("retry-after"), await response.json()]).toEqual([
      ...[503, "5", expect.objectContaining({ type: "urn:korevital:problem:store-busy" })],
    ]);
    expect((await call("/api/gold/activity_daily")).status).toBe(200);
  });

  it("compresses long answers, and sends nothing to a caller that has them", async () => {
    const expectCompressed = async (path: string) => {
      const response = await call(path, { headers: { "accept-encoding": "gzip" } });
      await response.arrayBuffer();
      expect([path, response.headers.get("content-encoding"), response.headers.get("vary")]).toEqual([
        ...[path, "gzip", "accept, accept-encoding"],
      ]);
      const etag = response.headers.get("etag") ?? "";
      expect([path, (await call(path, { headers: { "if-none-match": etag } })).status]).toEqual([path, 304]);
    };
    await expectCompressed("/api/openapi.json");
    // The report is another one every five seconds, which can pass between the two requests.
    await vi.waitFor(() => expectCompressed("/api/pipeline"), { timeout: 30_000 });
  });
});
