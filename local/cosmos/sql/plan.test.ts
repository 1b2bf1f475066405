import { describe, expect, it } from "vitest";
import { defaultIndexing } from "../indexing.ts";
import { isObject } from "../json.ts";
import { compileQuery } from "./compile-query.ts";
import { parseQuery } from "./parse-query.ts";
import { planOf } from "./plan.ts";

const infoOf = (text: string) => {
  const parameters = new Map([["@n", 2]] as const);
  return planOf(compileQuery(parseQuery(text), parameters, defaultIndexing))["queryInfo"];
};
const filter = "({documentdb-formattableorderbyquery-filter})";

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
