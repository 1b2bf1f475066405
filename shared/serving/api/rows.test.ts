import { describe, expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { riskByBirthYear } from "../../gold/risk-by-birth-year/risk-by-birth-year.ts";
import type { Row, Summary } from "../../gold/summary.ts";
import { workoutBpmSummary } from "../../gold/workout-bpm-summary/workout-bpm-summary.ts";
import type { RowPage } from "../rows/row-page.ts";
import { knownEtags } from "./known-etags.ts";
import type { ApiRequest } from "./request.ts";
import { type RowsSource, rowsResponse } from "./rows.ts";
import { withErrorResponse } from "./with-error-response.ts";

const row = { user_id: "20001", date: "2026-03-01", city: 'Boston, "MA"', age: null };

interface Given {
  readonly accept?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly code?: string;
  readonly ifNoneMatch?: string;
}

/** A source whose rows and version a test can change. */
function sourceOf(items: readonly Row[] = [row], summary: Summary = workoutBpmSummary) {
  const state = {
    page: { items, continuation: undefined, withheld: 0 } as RowPage,
    version: 1,
    reads: 0,
    error: undefined as unknown,
  };
  const source: RowsSource = {
    summary,
    container: memoryContainer("userId"),
    audience: "personal",
    async read() {
      state.reads += 1;
      if (state.error !== undefined) throw state.error;
      return state.page;
    },
    version: async () => state.version,
    etags: knownEtags(),
  };
  const get = ({ accept, parameters = {}, code, ifNoneMatch }: Given = {}) => {
    const headers: Readonly<Record<string, string | undefined>> = { accept, "if-none-match": ifNoneMatch };
    const url = "https://api.example/api/gold/x";
    const request: ApiRequest = { params: {}, parameters, url, code, header: (name) => headers[name] };
    return withErrorResponse(
      () => rowsResponse(source, request),
      "invocation",
      () => {},
    );
  };
  return { state, get };
}

describe("rows", () => {
  it("are JSON, with a null continuation on the last page", async () => {
    const { status, headers, body } = await sourceOf().get();
    expect([status, headers["content-type"], headers["link"]]).toEqual([200, "application/json", undefined]);
    expect(JSON.parse(body)).toEqual({ items: [row], continuation: null });
  });

  it("are CSV if the caller accepts it, with their groups", async () => {
    const { headers, body } = await sourceOf().get({ accept: "text/csv" });
    expect(headers["content-type"]).toContain("text/csv");
    const [head, line, end] = body.split("\r\n");
    const columns = [...workoutBpmSummary.columns.map(({ name }) => name), "group", "modified"];
    expect(head?.split(",")).toEqual(columns);
    expect(line).toMatch(/^20001,2026-03-01,,,,,"Boston, ""MA""",/);
    expect(end).toBe("");
  });

  it("have objects for the texts of a list with parts, in JSON only", async () => {
    const points = { birth_year: "1965", points: ["2026-01-01T00:00:00.000Z -2.5"] };
    const { get } = sourceOf([points], riskByBirthYear);
    const [item] = JSON.parse((await get()).body).items;
    expect(item).toEqual({ birth_year: "1965", points: [{ time: "2026-01-01T00:00:00.000Z", score: -2.5 }] });
    expect((await get({ accept: "text/csv" })).body).toContain("2026-01-01T00:00:00.000Z -2.5");
  });

  it("link to the next page by an absolute URL with every parameter and the key", async () => {
    const { state, get } = sourceOf();
    state.page = { items: [row], continuation: "next one", withheld: 0 };
    const { headers } = await get({ accept: "text/csv", parameters: { user_id: "a&b", limit: "1" }, code: "k/y" });
    expect(headers["x-continuation"]).toBe("next one");
    const link = "https://api.example/api/gold/x?user_id=a%26b&limit=1&code=k%2Fy&continuation=next+one";
    expect(headers["link"]).toBe(`<${link}>; rel="next"`);
  });

  it("contain the number of withheld rows, in the body and in a header", async () => {
    const { state, get } = sourceOf();
    state.page = { items: [row], continuation: undefined, withheld: 3 };
    const { headers, body } = await get();
    expect([headers["x-withheld"], JSON.parse(body)]).toEqual(["3", { items: [row], continuation: null, withheld: 3 }]);
    expect((await get({ accept: "text/csv" })).headers["x-withheld"]).toBe("3");
  });

  it("have no other media type", async () => expect((await sourceOf().get({ accept: "text/html" })).status).toBe(406));

  it("are CSV for machines, and with a byte order mark, on request", async () => {
    const { get } = sourceOf([{ ...row, user_id: "=1+1" }]);
    const bodyOf = async (parameters: Record<string, string>) => (await get({ parameters, accept: "text/csv" })).body;
    expect((await bodyOf({})).split("\r\n")[1]).toMatch(/^'=1\+1,/);
    expect((await bodyOf({ raw: "true" })).split("\r\n")[1]).toMatch(/^=1\+1,/);
    expect((await bodyOf({ bom: "true", raw: "false" })).slice(0, 8)).toBe("\ufeffuser_id");
  });

  it.each<[Record<string, string>, string | undefined, string]>([
    [{ raw: "true" }, undefined, "raw"],
    [{ bom: "true" }, "application/json", "bom"],
    [{ bom: "yes" }, "text/csv", "bom"],
    [{ continuation: "WzAsbnVsbF0" }, undefined, "continuation"],
    [{ sort: "colour" }, undefined, "sort"],
    [{ limit: "many" }, undefined, "limit"],
    [{ from: "2026-02-01", to: "2026-01-01" }, undefined, "from"],
    [{ date: "2026-02-01", to: "2026-01-01" }, undefined, "date"],
    [{ since: "2026-02-01" }, undefined, "since"],
    [{ user_id: "x".repeat(129) }, undefined, "user_id"],
  ])("name the invalid parameter of %j", async (parameters, accept, named) => {
    const { status, body } = await sourceOf().get({ parameters, ...(accept === undefined ? {} : { accept }) });
    expect([status, JSON.parse(body).detail]).toEqual([400, expect.stringMatching(`^${named}: `)]);
  });

  it("name a year that is none", async () => {
    const { status, body } = await sourceOf([], riskByBirthYear).get({ parameters: { birth_year: "abc" } });
    expect([status, JSON.parse(body).detail]).toEqual([400, expect.stringMatching("^birth_year: ")]);
  });

  it("return 400 if Cosmos DB rejects a filter", async () => {
    const { state, get } = sourceOf();
    state.error = Object.assign(new Error("bad request"), { code: 400 });
    const { status, body } = await get({ parameters: { user_id: "x" } });
    expect([status, JSON.parse(body).detail]).toEqual([400, expect.stringContaining("a value")]);
  });

  it("return 503 with Retry-After while the store is busy", async () => {
    const { state, get } = sourceOf();
    for (const code of [429, 503, 449, 408]) {
      state.error = Object.assign(new Error("request rate is large"), { code });
      const { status, headers, body } = await get();
      expect([status, headers["retry-after"], JSON.parse(body).type]).toEqual([
        503,
        "5",
        "urn:korevital:problem:store-busy",
      ]);
    }
  });

  it("return 500 for any other fault", async () => {
    const { state, get } = sourceOf();
    state.error = new Error("a defect");
    const { status, body } = await get();
    expect([status, body]).toEqual([500, expect.not.stringContaining("defect")]);
  });
});

describe("rows that the caller has", () => {
  it("are not sent again, and not even read while the container does not change", async () => {
    const { state, get } = sourceOf();
    const first = await get();
    const ifNoneMatch = first.headers["etag"] ?? "";
    expect(first.headers["cache-control"]).toBe("private, no-cache");
    expect(await get({ ifNoneMatch })).toMatchObject({ status: 304, body: "", headers: { etag: ifNoneMatch } });
    expect(state.reads).toBe(1);
    expect((await get({ ifNoneMatch, parameters: { limit: "1" } })).status).toBe(304);
    expect(state.reads).toBe(2);
  });

  it("are read again after a change of the container, and sent if they changed", async () => {
    const { state, get } = sourceOf();
    const ifNoneMatch = (await get()).headers["etag"] ?? "";
    state.version = 2;
    expect((await get({ ifNoneMatch })).status).toBe(304);
    expect(state.reads).toBe(2);
    Object.assign(state, { version: 3, page: { items: [{ ...row, age: "25-35" }], continuation: undefined } });
    expect((await get({ ifNoneMatch })).status).toBe(200);
  });
});
