import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Finishing, finishResponse } from "./finish.ts";
import { methodResponse } from "./methods.ts";
import { problem } from "./problem.ts";
import { requestIdOf } from "./request-id.ts";
import { jsonResponse } from "./response.ts";

const finishing: Finishing = { method: "GET", acceptEncoding: undefined, requestId: "r1", headers: { "x-build": "b" } };
const long = jsonResponse(200, { items: Array.from({ length: 200 }, (_, index) => ({ index })) });

describe("every response", () => {
  it("has the request's id, and what it depends on", async () => {
    const { headers } = await finishResponse(long, finishing);
    expect(headers).toMatchObject({ "x-request-id": "r1", vary: "accept, accept-encoding", "x-build": "b" });
  });

  it("has no body after HEAD, and the same headers", async () => {
    const get = await finishResponse(long, finishing);
    expect(await finishResponse(long, { ...finishing, method: "HEAD" })).toEqual({ ...get, body: undefined });
  });

  it.each(["gzip", "deflate, gzip;q=0.5, br", "*"])("is compressed for %s", async (acceptEncoding) => {
    const { body, headers } = await finishResponse(long, { ...finishing, acceptEncoding });
    expect(headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(body ?? "").toString()).toBe(long.body);
    expect(body?.length).toBeLessThan(long.body.length / 3);
  });

  it.each([undefined, "", "identity", "br", "gzip;q=0"])("is not compressed for %j", async (acceptEncoding) => {
    const { body, headers } = await finishResponse(long, { ...finishing, acceptEncoding });
    if (acceptEncoding !== "") expect([body, headers["content-encoding"]]).toEqual([long.body, undefined]);
  });

  it("is not compressed if it is short", async () => {
    const short = jsonResponse(200, {});
    expect(await finishResponse(short, { ...finishing, acceptEncoding: "gzip" })).toMatchObject({ body: "{}" });
  });

  it("names the request in a problem", async () => {
    const { body } = await finishResponse(problem("no-such-user", "none"), finishing);
    expect(JSON.parse(String(body))).toMatchObject({ title: "No such user", status: 404, requestId: "r1" });
  });
});

describe("a request's id", () => {
  const trace = "0af7651916cd43dd8448eb211c80319c";
  const parent = `00-${trace}-b7ad6b7169203331-01`;
  it.each([
    ["job-7.2", parent, "job-7.2"],
    [undefined, parent, trace],
    ["a\nb", parent, trace],
    ["x".repeat(129), parent, trace],
    ["", undefined, "invocation"],
  ])("of %j and the trace %j is %j", (sent, traceParent, id) => {
    expect(requestIdOf(sent, traceParent, "invocation")).toBe(id);
  });
});

describe("a method", () => {
  it("that the path has is handled, HEAD as GET", () => {
    for (const method of ["GET", "HEAD"]) expect(methodResponse({ method: "GET" }, method)).toBeUndefined();
    expect(methodResponse({ method: "POST" }, "POST")).toBeUndefined();
    for (const method of ["POST", "OPTIONS"]) expect(methodResponse({ method: "ANY" }, method)).toBeUndefined();
  });

  it.each([
    ["GET", "DELETE", "GET, HEAD, OPTIONS"],
    ["POST", "GET", "POST, OPTIONS"],
    ["POST", "HEAD", "POST, OPTIONS"],
  ] as const)("of a path with %s, %s, is 405", (method, sent, allow) => {
    expect(methodResponse({ method }, sent)).toMatchObject({ status: 405, headers: { allow } });
  });

  it("OPTIONS is answered", () => {
    expect(methodResponse({ method: "GET" }, "OPTIONS")).toMatchObject({
      ...{ status: 204, body: "", headers: { allow: "GET, HEAD, OPTIONS" } },
    });
  });
});
