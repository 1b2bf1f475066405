import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexingOf } from "../indexing.ts";
import type { Json } from "../json.ts";
import { compileQuery } from "./compile-query.ts";
import { readSortedContinuation, writeSortedContinuation } from "./continuation.ts";
import type { SortKey } from "./ordering.ts";
import { parseQuery } from "./parse-query.ts";
import { needsWhole, runWhole } from "./run-whole.ts";

const composite = [[{ path: "/a" }, { path: "/b", order: "descending" }]] as const;
const policy = indexingOf(["/a/?", "/b/*"], composite);
const compiled = (text: string, given: Record<string, Json> = {}) =>
  compileQuery(parseQuery(text), new Map(Object.entries(given)), policy);
const stored = (values: readonly Json[]) =>
  values.map((value, number) => ({ position: ["00", "[1]", String(number)] as const, number, size: 10, value }));

function resultsOf(text: string, values: readonly Json[], given?: Record<string, Json>): unknown[] {
  return runWhole(compiled(text, given), stored(values), 1000, undefined).results.map((each) => JSON.parse(each));
}

function inPages(text: string, values: readonly Json[], maxItems: number): unknown[] {
  const query = compiled(text);
  const results: string[] = [];
  let after: SortKey | undefined;
  do {
    const page = runWhole(query, stored(values), maxItems, after);
    expect(page.results.length).toBeLessThanOrEqual(maxItems);
    results.push(...page.results);
    const count = query.query.orderBy.length;
    after = page.after && readSortedContinuation(writeSortedContinuation(page.after), count);
  } while (after !== undefined);
  return results.map((each) => JSON.parse(each));
}

const scalar = fc.constantFrom<Json>(null, true, false, 0, 1, -2, "a", "b", "");
const values = fc.array(fc.record({ a: scalar, b: scalar }, { requiredKeys: [] }), { maxLength: 20 });

describe("a query that needs all documents", () => {
  it("is one with ORDER BY, DISTINCT, TOP, OFFSET LIMIT or an aggregate", () => {
    const texts = ["DISTINCT c.a FROM c", "TOP 1 * FROM c", "* FROM c ORDER BY c.a", "* FROM c OFFSET 1 LIMIT 2"];
    for (const text of [...texts, "VALUE MAX(c.a) FROM c"]) expect(needsWhole(compiled(`SELECT ${text}`))).toBe(true);
    expect(needsWhole(compiled("SELECT * FROM c WHERE c.a = 1"))).toBe(false);
  });

  it("returns the same results in pages of any size", () => {
    const texts = fc.constantFrom(
      "SELECT * FROM c ORDER BY c.a",
      "SELECT VALUE c.b FROM c ORDER BY c.a DESC",
      "SELECT DISTINCT c.a FROM c",
      "SELECT DISTINCT VALUE c.a FROM c ORDER BY c.b",
      "SELECT TOP 3 * FROM c",
      "SELECT * FROM c ORDER BY c.a ASC, c.b DESC OFFSET 2 LIMIT 4",
    );
    fc.assert(
      fc.property(texts, values, fc.integer({ min: 1, max: 5 }), (text, given, maxItems) => {
        expect(inPages(text, given, maxItems)).toEqual(resultsOf(text, given));
      }),
    );
  });

  it("sorts by type, then by value, then by the order of creation", () => {
    const mixed = [{ a: "x" }, { a: 2 }, { a: true }, {}, { a: null }, { a: 1, b: 1 }, { a: 1, b: 2 }, { a: [] }];
    const ascending = [{}, { a: null }, { a: true }, { a: 1, b: 1 }, { a: 1, b: 2 }, { a: 2 }, { a: "x" }, { a: [] }];
    expect(resultsOf("SELECT * FROM c ORDER BY c.a", mixed)).toEqual(ascending);
    expect(resultsOf("SELECT * FROM c ORDER BY c.a DESC", mixed)).toEqual(ascending.toReversed());
  });

  it("sorted by a wildcard index omits documents without the property", () => {
    const given = [{ b: { d: 2 } }, {}, { b: { d: 1 } }];
    expect(resultsOf("SELECT VALUE c.b.d FROM c ORDER BY c.b.d", given)).toEqual([1, 2]);
  });

  it.each([
    ["SELECT * FROM c ORDER BY c.d", "is excluded"],
    ["SELECT * FROM c ORDER BY c.a, c.b", "composite index"],
    ["SELECT TOP @n * FROM c", "'@n' has no value"],
  ])("is rejected where the service rejects it: %s", (text, message) => {
    expect(() => compiled(text)).toThrow(message);
  });

  it("takes the numbers of TOP, OFFSET and LIMIT from parameters too", () => {
    const given = [{ a: 1 }, { a: 2 }, { a: 3 }];
    expect(resultsOf("SELECT TOP @n VALUE c.a FROM c", given, { "@n": 2 })).toEqual([1, 2]);
    expect(resultsOf("SELECT VALUE c.a FROM c OFFSET @o LIMIT @l", given, { "@o": 1, "@l": 1 })).toEqual([2]);
    for (const n of [-1, 1.5, "1", null])
      expect(() => compiled("SELECT TOP @n * FROM c", { "@n": n })).toThrow("must be numbers of results");
  });

  it("aggregates the values that are defined", () => {
    const given = [{ a: 3 }, { a: 1 }, {}, { a: 2, b: "x" }];
    const select = "SELECT COUNT(1) AS n, COUNT(c.a) AS a, SUM(c.a) AS s, AVG(c.a) AS v, MIN(c.a) AS l, MAX(c.b) AS m";
    expect(resultsOf(`${select} FROM c`, given)).toEqual([{ n: 4, a: 3, s: 6, v: 2, l: 1, m: "x" }]);
    expect(resultsOf(`${select} FROM c`, [])).toEqual([{ n: 0, a: 0, s: 0 }]);
    expect(resultsOf("SELECT VALUE SUM(c.a) FROM c", [{ a: 1 }, { a: "1" }])).toEqual([]);
    expect(() => resultsOf("SELECT VALUE MIN(c.a) FROM c", [{ a: [] }])).toThrow("MIN of an array is not supported");
  });

  it("DISTINCT returns each value once, whatever the order of its properties", () => {
    const given = [{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }, { a: 1 }, { a: "1" }, { a: 1 }];
    expect(resultsOf("SELECT DISTINCT VALUE c.a FROM c", given)).toEqual([{ x: 1, y: 2 }, 1, "1"]);
  });
});
