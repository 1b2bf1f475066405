import { describe, expect, it } from "vitest";
import { memoryContainer } from "../../gold/testing/memory-container.ts";
import { workoutBpmSummary } from "../../gold/workout-bpm-summary/workout-bpm-summary.ts";
import { rowsAnswer } from "./rows.ts";

const row = { user_id: "20001", date: "2026-03-01", city: 'Boston, "MA"', age: null };
const read = (continuation?: string) => async () => ({ items: [row], continuation });
const container = memoryContainer("userId");

const ask = (accept: string | undefined, parameters = {}, continuation?: string) =>
  rowsAnswer(workoutBpmSummary, container, read(continuation), { path: "/api/gold/x", parameters, accept });

describe("rows", () => {
  it("come as JSON, the end as null", async () => {
    const { status, headers, body } = await ask(undefined);
    expect([status, headers["content-type"], headers["link"]]).toEqual([200, "application/json", undefined]);
    expect(JSON.parse(body)).toEqual({ items: [row], continuation: null });
  });

  it("come as CSV to who asks for it", async () => {
    const { headers, body } = await ask("text/csv");
    expect(headers["content-type"]).toContain("text/csv");
    const [head, line, end] = body.split("\r\n");
    expect(head?.split(",")).toEqual(workoutBpmSummary.columns.map(({ name }) => name));
    expect(line).toMatch(/^20001,2026-03-01,,,,,"Boston, ""MA""",/);
    expect(end).toBe("");
  });

  it("tell where the next page is, with the same filter", async () => {
    const { headers } = await ask("text/csv", { user_id: "a&b", limit: "1" }, "next one");
    expect(headers["x-continuation"]).toBe("next one");
    expect(headers["link"]).toBe('</api/gold/x?user_id=a%26b&limit=1&continuation=next+one>; rel="next"');
  });

  it("come once to who brings their ETag", async () => {
    const request = { path: "/api/gold/x", parameters: {}, accept: undefined };
    const first = await rowsAnswer(workoutBpmSummary, container, read(), request);
    const ifNoneMatch = first.headers["etag"];
    expect(await rowsAnswer(workoutBpmSummary, container, read(), { ...request, ifNoneMatch })).toMatchObject({
      ...{ status: 304, body: "", headers: { etag: ifNoneMatch } },
    });
    const changed = await rowsAnswer(workoutBpmSummary, container, read("next"), { ...request, ifNoneMatch });
    expect(changed.status).toBe(200);
  });

  it("come as nothing else", async () => expect((await ask("text/html")).status).toBe(406));

  it("say which parameter is wrong", async () => {
    const { status, body } = await ask(undefined, { limit: "many" });
    expect([status, JSON.parse(body).detail]).toEqual([400, expect.stringContaining("limit")]);
  });

  it.each([
    [{ continuation: "WzAsbnVsbF0" }, "continuation"],
    [{ user_id: "x" }, "a value"],
  ])("say so when Cosmos DB does not take %j", async (parameters, named) => {
    const refused = async () => Promise.reject(Object.assign(new Error("bad request"), { code: 400 }));
    const request = { path: "/", parameters, accept: undefined };
    const { status, body } = await rowsAnswer(workoutBpmSummary, container, refused, request);
    expect([status, JSON.parse(body).detail]).toEqual([400, expect.stringContaining(named)]);
  });

  it("hide no fault", async () => {
    const broken = async () => Promise.reject(new Error("Cosmos DB is away"));
    const request = { path: "/", parameters: {}, accept: undefined };
    await expect(rowsAnswer(workoutBpmSummary, container, broken, request)).rejects.toThrow("away");
  });
});
