import { describe, expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { workoutBpmSummary } from "../../gold/workout-bpm-summary/workout-bpm-summary.ts";
import { rowsResponse } from "./rows.ts";

const row = { user_id: "20001", date: "2026-03-01", city: 'Boston, "MA"', age: null };
const read = (continuation?: string) => async () => ({ items: [row], continuation, withheld: 0 });
const container = memoryContainer("userId");

const responseTo = (accept: string | undefined, parameters = {}, continuation?: string) =>
  rowsResponse(workoutBpmSummary, container, read(continuation), { path: "/api/gold/x", parameters, accept });

describe("rows", () => {
  it("are JSON, with a null continuation on the last page", async () => {
    const { status, headers, body } = await responseTo(undefined);
    expect([status, headers["content-type"], headers["link"]]).toEqual([200, "application/json", undefined]);
    expect(JSON.parse(body)).toEqual({ items: [row], continuation: null });
  });

  it("are CSV if the caller accepts it", async () => {
    const { headers, body } = await responseTo("text/csv");
    expect(headers["content-type"]).toContain("text/csv");
    const [head, line, end] = body.split("\r\n");
    expect(head?.split(",")).toEqual(workoutBpmSummary.columns.map(({ name }) => name));
    expect(line).toMatch(/^20001,2026-03-01,,,,,"Boston, ""MA""",/);
    expect(end).toBe("");
  });

  it("link to the next page with the same filter", async () => {
    const { headers } = await responseTo("text/csv", { user_id: "a&b", limit: "1" }, "next one");
    expect(headers["x-continuation"]).toBe("next one");
    expect(headers["link"]).toBe('</api/gold/x?user_id=a%26b&limit=1&continuation=next+one>; rel="next"');
  });

  it("are not sent again to a caller with their ETag", async () => {
    const request = { path: "/api/gold/x", parameters: {}, accept: undefined };
    const first = await rowsResponse(workoutBpmSummary, container, read(), request);
    const ifNoneMatch = first.headers["etag"];
    expect(await rowsResponse(workoutBpmSummary, container, read(), { ...request, ifNoneMatch })).toMatchObject({
      ...{ status: 304, body: "", headers: { etag: ifNoneMatch } },
    });
    const changed = await rowsResponse(workoutBpmSummary, container, read("next"), { ...request, ifNoneMatch });
    expect(changed.status).toBe(200);
  });

  it("contain the number of withheld rows, in the body and in a header", async () => {
    const few = async () => ({ items: [row], continuation: undefined, withheld: 3 });
    const request = (accept: string) => ({ path: "/api/gold/x", parameters: {}, accept });
    const { headers, body } = await rowsResponse(workoutBpmSummary, container, few, request("application/json"));
    expect([headers["x-withheld"], JSON.parse(body)]).toEqual(["3", { items: [row], continuation: null, withheld: 3 }]);
    const inCsv = await rowsResponse(workoutBpmSummary, container, few, request("text/csv"));
    expect(inCsv.headers["x-withheld"]).toBe("3");
  });

  it("have no other media type", async () => expect((await responseTo("text/html")).status).toBe(406));

  it("name an invalid parameter", async () => {
    const { status, body } = await responseTo(undefined, { limit: "many" });
    expect([status, JSON.parse(body).detail]).toEqual([400, expect.stringContaining("limit")]);
  });

  it("are CSV for machines, and with a byte order mark, on request", async () => {
    const formula = async () => ({ items: [{ ...row, user_id: "=1+1" }], continuation: undefined, withheld: 0 });
    const bodyOf = async (parameters: Record<string, string>) => {
      const request = { path: "/", parameters, accept: "text/csv" };
      return (await rowsResponse(workoutBpmSummary, container, formula, request)).body;
    };
    expect((await bodyOf({})).split("\r\n")[1]).toMatch(/^'=1\+1,/);
    expect((await bodyOf({ raw: "true" })).split("\r\n")[1]).toMatch(/^=1\+1,/);
    expect((await bodyOf({ bom: "true", raw: "false" })).slice(0, 8)).toBe("\ufeffuser_id");
  });

  it.each([
    [{ raw: "true" }, undefined, "raw"],
    [{ bom: "true" }, "application/json", "bom"],
    [{ bom: "yes" }, "text/csv", "bom"],
    [{ continuation: "WzAsbnVsbF0" }, undefined, "continuation"],
    [{ sort: "colour" }, undefined, "sort"],
  ])("name the invalid parameter of %j", async (parameters, accept, named) => {
    const { status, body } = await responseTo(accept, parameters);
    expect([status, JSON.parse(body).detail]).toEqual([400, expect.stringMatching(`^${named}: `)]);
  });

  it.each([[{ user_id: "x" }, "a value"]])("return 400 if Cosmos DB rejects %j", async (parameters, named) => {
    const rejected = async () => Promise.reject(Object.assign(new Error("bad request"), { code: 400 }));
    const request = { path: "/", parameters, accept: undefined };
    const { status, body } = await rowsResponse(workoutBpmSummary, container, rejected, request);
    expect([status, JSON.parse(body).detail]).toEqual([400, expect.stringContaining(named)]);
  });

  it("throw faults", async () => {
    const broken = async () => Promise.reject(new Error("Cosmos DB is unreachable"));
    const request = { path: "/", parameters: {}, accept: undefined };
    await expect(rowsResponse(workoutBpmSummary, container, broken, request)).rejects.toThrow("unreachable");
  });
});
