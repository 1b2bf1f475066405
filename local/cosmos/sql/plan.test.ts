import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultIndexing, indexingOf } from "../indexing.ts";
import { isObject, type Json, valueAt } from "../json.ts";
import { compileQuery } from "./compile-query.ts";
import { parseQuery } from "./parse-query.ts";
import { planOf } from "./plan.ts";
import { runWhole } from "./run-whole.ts";
import { canonical, compareForOrder, equal } from "./values.ts";

const infoOf = (text: string) => {
  const parameters = new Map([["@n", 2]] as const);
  return planOf(compileQuery(parseQuery(text), parameters, defaultIndexing))["queryInfo"];
};
const filter = "({documentdb-formattableorderbyquery-filter})";

const policy = indexingOf(["/a/?", "/b/*"]);
const scalar = fc.constantFrom<Json>(null, true, 0, 1, -2, "a", "b", "");
const ranges = fc.array(fc.array(fc.record({ a: scalar, b: scalar }, { requiredKeys: [] }), { maxLength: 8 }), {
  minLength: 1,
  maxLength: 4,
});

function run(text: string, values: readonly Json[]): Json[] {
  const position = ["00", "[1]", ""] as const;
  const documents = values.map((value, number) => ({ position, number, size: 1, value }));
  const query = compileQuery(parseQuery(text), new Map(), policy);
  return runWhole(query, documents, 1000, undefined).results.map((each) => JSON.parse(each));
}

/** What a client returns: it runs the plan's query in each range and merges the results. */
function runByPlan(text: string, parts: readonly (readonly Json[])[]): Json[] {
  const info = planOf(compileQuery(parseQuery(text), new Map(), policy))["queryInfo"];
  if (!isObject(info)) throw new Error("no queryInfo");
  const rewritten = String(info["rewrittenQuery"] || text).replace(filter, "(true)");
  const found = parts.flatMap((values) => run(rewritten, values));
  const [aggregate] = [info["aggregates"]].flat();
  if (aggregate !== undefined) return merged(String(aggregate), found);
  const [order] = [info["orderBy"]].flat();
  const sign = order === "Descending" ? -1 : 1;
  const key = (result: Json) => valueAt(result, ["orderByItems", 0, "item"]);
  const sorted = found.toSorted((a, b) => compareForOrder(key(a), key(b)) * sign);
  const results = order === undefined ? found : sorted.map((result) => valueAt(result, ["payload"]) ?? null);
  const isDistinct = info["distinctType"] !== "None";
  const kept = results.filter((one, at) => !isDistinct || results.findIndex((each) => equal(each, one)) === at);
  const offset = Number(info["offset"] ?? 0);
  return kept.slice(offset, offset + Number(info["top"] ?? info["limit"] ?? kept.length));
}

function merged(aggregate: string, states: readonly Json[]): Json[] {
  const items = states.map((state) => valueAt(state, [0, "item"])).filter((item) => item !== undefined);
  const sum = (values: readonly unknown[]) => values.map(Number).reduce((total, value) => total + value, 0);
  if (aggregate === "Count") return [sum(items)];
  const sorted = items.toSorted(compareForOrder);
  const extreme = aggregate === "Min" ? sorted.at(0) : sorted.at(-1);
  return extreme === undefined ? [] : [extreme];
}

describe("a query that a client runs by plan", () => {
  it("has the results of the query over all documents", () => {
    const texts = fc.constantFrom(
      "SELECT VALUE c.a FROM c ORDER BY c.a",
      "SELECT VALUE c.a FROM c WHERE c.b != 1 ORDER BY c.a DESC OFFSET 1 LIMIT 3",
      "SELECT TOP 3 VALUE c.a FROM c ORDER BY c.a",
      "SELECT VALUE COUNT(c.a) FROM c",
      "SELECT VALUE MIN(c.a) FROM c WHERE IS_DEFINED(c.b)",
      "SELECT VALUE MAX(c.a) FROM c",
    );
    fc.assert(
      fc.property(texts, ranges, (text, parts) => {
        expect(runByPlan(text, parts)).toEqual(run(text, parts.flat()));
      }),
    );
  });

  it("has as many results as the query over all documents, and of DISTINCT the same", () => {
    const canonicalized = (results: readonly Json[]) => results.map(canonical).sort();
    fc.assert(
      fc.property(ranges, (parts) => {
        const distinct = "SELECT DISTINCT c.a FROM c";
        expect(canonicalized(runByPlan(distinct, parts))).toEqual(canonicalized(run(distinct, parts.flat())));
        for (const text of ["SELECT TOP 2 * FROM c", "SELECT DISTINCT VALUE c.b FROM c OFFSET 1 LIMIT 2"])
          expect(runByPlan(text, parts)).toHaveLength(run(text, parts.flat()).length);
      }),
    );
  });
});

describe("the plan of a query over all ranges", () => {
  it("of a filter and projection is the query itself", () => {
    expect(infoOf("SELECT c.a FROM c WHERE c.b = 1")).toMatchObject({ rewrittenQuery: "", top: null, aggregates: [] });
  });

  it("with ORDER BY returns the values to sort by, and the result", () => {
    expect(infoOf("SELECT TOP @n VALUE c.a FROM c WHERE c.b = 1 ORDER BY c.d DESC")).toMatchObject({
      orderBy: ["Descending"],
      orderByExpressions: ['c["d"]'],
      top: 2,
      hasSelectValue: true,
      rewrittenQuery:
        'SELECT c._rid, [{"item": c["d"]}] AS orderByItems, c["a"] AS payload FROM c ' +
        `WHERE ${filter} AND IS_DEFINED(c["a"]) AND (c["b"] = 1) ORDER BY c["d"] DESC OFFSET 0 LIMIT 2`,
    });
  });

  it("with OFFSET LIMIT reads so many results of each range", () => {
    const limited = infoOf("SELECT c.a AS x FROM c OFFSET 1 LIMIT @n");
    expect(limited).toMatchObject({ offset: 1, limit: 2 });
    expect(limited).toMatchObject({ rewrittenQuery: 'SELECT VALUE {"x": c["a"]} FROM c OFFSET 0 LIMIT 3' });
  });

  it.each([
    ["COUNT(1)", "Count", '{"item": COUNT(1)}'],
    ["SUM(c.a)", "Sum", '{"item": SUM(c["a"])}'],
    ["AVG(c.a)", "Average", '{"item": {"sum": SUM(c["a"]), "count": COUNT(c["a"])}}'],
    ["MIN(c.a)", "Min", '{"item": MIN(c["a"]), "item2": {"min": MIN(c["a"]), "count": COUNT(c["a"])}}'],
  ])("returns the state of an aggregate: %s", (aggregate, type, state) => {
    const rewrittenQuery = `SELECT VALUE [${state}] FROM c`;
    expect(infoOf(`SELECT VALUE ${aggregate} FROM c`)).toMatchObject({ aggregates: [type], rewrittenQuery });
  });

  it("rewrites a query into one that is supported", () => {
    for (const text of ["SELECT * FROM c ORDER BY c.a", "SELECT VALUE MAX(c.a) FROM c WHERE c.b IN (1, 'x')"]) {
      const info = infoOf(text);
      const rewritten = isObject(info) ? info["rewrittenQuery"] : undefined;
      expect(() => parseQuery(String(rewritten).replace(filter, "(true)"))).not.toThrow();
    }
  });

  it.each(["SELECT COUNT(1) AS n FROM c", "SELECT VALUE [COUNT(1)] FROM c"])(
    "does not exist for an aggregate that is a part of SELECT: %s",
    (text) => {
      expect(() => infoOf(text)).toThrow("across partition keys");
    },
  );
});
