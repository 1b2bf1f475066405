import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CosmosError } from "../errors.ts";
import { parseQuery } from "./parse-query.ts";
import { writeExpression } from "./write-query.ts";

const whereOf = (condition: string) => {
  const { where } = parseQuery(`SELECT * FROM c WHERE ${condition}`);
  if (where === undefined) throw new Error("no WHERE");
  return where;
};

describe("the text of a query", () => {
  it.each([
    ["a OR b AND NOT d = e", "(a OR (b AND (NOT (d = e))))"],
    ["a AND b AND d OR e", "((a AND b AND d) OR e)"],
    ["NOT NOT a", "(NOT (NOT a))"],
    ["(a OR b) AND d", "((a OR b) AND d)"],
    ["a >= -1 AND a <= +2", "((a >= -1) AND (a <= 2))"],
    ["(a = b) = true", "((a = b) = true)"],
    ["a <> b", "(a != b)"],
    ["@a = b", "(@a = b)"],
    ["a IN (1, @b) AND d NOT IN ('x')", '((a IN (1, @b)) AND (NOT (d IN ("x"))))'],
    ["IS_DEFINED(c.a[0]) = true", '(IS_DEFINED(c["a"][0]) = true)'],
    ["[1, {'a b': c.d, e: undefined}] = []", '([1, {"a b": c["d"], "e": undefined}] = [])'],
  ])("has operators with precedence: %s", (text, expected) => {
    expect(writeExpression(whereOf(text))).toBe(expected);
  });

  it("has case-insensitive keywords, comments and both kinds of quotes", () => {
    const query = parseQuery(
      `select c["a b"] as x, c.d y -- to the end
      from /* the */ orders AS c where c.t = 'it''s' or c.t = "q"`.replace("''", "\\'"),
    );
    expect(query).toMatchObject({
      selection: { kind: "list", items: [{ name: "x" }, { name: "y" }] },
      alias: "c",
      where: { operator: "OR", operands: [{ right: { value: "it's" } }, { right: { value: "q" } }] },
    });
  });

  it.each([
    ["FROM c", "c"],
    ["from root r", "r"],
    ["FROM orders AS o", "o"],
  ])("names the documents: %s", (from, alias) => {
    expect(parseQuery(`SELECT * ${from}`).alias).toBe(alias);
  });

  it("gives names to columns without one", () => {
    const { selection } = parseQuery("SELECT 1, c.a.b, c.x[0], c.n = 1, c FROM c");
    expect(selection).toMatchObject({
      items: [{ name: "$1" }, { name: "b" }, { name: "$2" }, { name: "$3" }, { name: "c" }],
    });
  });

  it.each([
    ["", "Syntax error"],
    ["SELECT", "ends too early"],
    ["SELECT * FROM c WHERE c.a = = 1", "near '='"],
    ["SELECT * FROM c LIMIT 5", "near 'LIMIT'"],
    ["SELECT * FROM c; DROP", "near ';"],
    ["SELECT c.a, d.a FROM c", "'a' twice"],
    ["SELECT * FROM c WHERE c.a = 'open", "Syntax error"],
    ["SELECT * FROM c WHERE", "ends too early"],
    ["SELECT * FROM c WHERE c.a[1", "ends too early"],
    ["SELECT TOP x * FROM c", "near 'x'"],
    ["SELECT * FROM c OFFSET 1", "ends too early"],
    ["SELECT TOP 1 * FROM c OFFSET 1 LIMIT 1", "both TOP and OFFSET LIMIT"],
    ["SELECT * FROM c ORDER BY 1", "could not be mapped to a document path"],
    ["SELECT * FROM c ORDER BY c", "could not be mapped to a document path"],
    ["SELECT VALUE COUNT(MIN(c.a)) FROM c", "containing an aggregate"],
    ["SELECT c.a, COUNT(1) AS n FROM c", "not contained in an aggregate"],
    ["SELECT * FROM c WHERE COUNT(1) = 1", "may not appear in the WHERE clause"],
  ])("is rejected if it is invalid: %s", (text, message) => {
    expect(() => parseQuery(text)).toThrow(CosmosError);
    expect(() => parseQuery(text)).toThrow(message);
  });

  it.each([
    ["SELECT VALUE COUNTIF(c.a) FROM c", "The function COUNTIF"],
    ["SELECT c.a FROM c GROUP BY c.a", "GROUP BY"],
    ["SELECT * FROM c WHERE c.a = 1 GROUP BY c.a", "GROUP BY"],
    ["SELECT * FROM c JOIN t IN c.tags", "JOIN"],
    ["SELECT VALUE t FROM t IN c.tags", "IN"],
    ["SELECT * FROM c.items", "A path in FROM"],
    ["SELECT * FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.tags)", "EXISTS"],
    ["SELECT ARRAY(SELECT t FROM t IN c.tags) FROM c", "ARRAY"],
    ["SELECT * FROM (SELECT * FROM c)", "A subquery"],
    ["SELECT (SELECT VALUE 1) FROM c", "A subquery"],
    ["SELECT * FROM c WHERE c.name LIKE 'a%'", "LIKE"],
    ["SELECT * FROM c WHERE c.name NOT LIKE 'a%'", "LIKE"],
    ["SELECT * FROM c WHERE c.a BETWEEN 1 AND 2", "BETWEEN"],
    ["SELECT * FROM c WHERE contains(c.name, 'n')", "The function CONTAINS"],
    ["SELECT * FROM c WHERE STARTSWITH(c.name, 'n')", "The function STARTSWITH"],
    ["SELECT * FROM c WHERE ARRAY_CONTAINS(c.tags, 'b')", "The function ARRAY_CONTAINS"],
    ["SELECT * FROM c WHERE IS_INTEGER(c.a)", "The function IS_INTEGER"],
    ["SELECT VALUE udf.f(c) FROM c", "A user-defined function"],
    ["SELECT DISTINCT VALUE COUNT(1) FROM c", "An aggregate with DISTINCT"],
    ["SELECT TOP 5 VALUE COUNT(1) FROM c", "An aggregate with TOP"],
    ["SELECT VALUE COUNT(1) FROM c ORDER BY c.a", "An aggregate with ORDER BY"],
    ["SELECT VALUE COUNT(1) FROM c OFFSET 1 LIMIT 1", "An aggregate with OFFSET LIMIT"],
    ["SELECT c.a + 1 AS b FROM c", "The operator +"],
    ["SELECT * FROM c WHERE c.a - 1 = 2", "The operator -"],
    ["SELECT * FROM c WHERE -c.a = 2", "The operator -"],
    ["SELECT * FROM c WHERE c.a || 'x' = 'yx'", "The operator ||"],
    ["SELECT c.a ?? 7 FROM c", "The operator ??"],
    ["SELECT c.a ? 1 : 2 FROM c", "The operator ?"],
    ["SELECT * FROM c WHERE c.a << 1 = 2", "The operator <<"],
    ["SELECT * FROM c WHERE ~c.a = 2", "The operator ~"],
    ["SELECT * FROM c WHERE c[@name] = 1", "A computed property name"],
    ["SELECT * FROM c WHERE c.a < c.b < c.d", "A chain of comparisons"],
    ["SELECT VALUE 1", "A query without FROM"],
    [`SELECT * FROM c WHERE ${"(".repeat(500)}`, "An expression nested more than 200 levels deep"],
    [`SELECT * FROM c WHERE ${"NOT ".repeat(500)}`, "An expression nested more than 200 levels deep"],
  ])("is rejected with the name of the unsupported feature: %s", (text, feature) => {
    const message = `${feature} is not supported by the local Cosmos DB.`;
    expect(() => parseQuery(text)).toThrow(expect.objectContaining({ status: 400, code: "BadRequest", message }));
  });

  it("is parsed or rejected as a bad request, whatever it contains", () => {
    const pieces = [
      "SELECT",
      "*",
      "FROM",
      "c",
      "WHERE",
      "(",
      ")",
      ".",
      "[",
      "]",
      "1",
      "'a'",
      ",",
      "=",
      "AND",
      "NOT",
      "IN",
      "{",
      "}",
      ":",
      "DISTINCT",
      "TOP",
      "VALUE",
      "COUNT",
      "IS_NULL",
      "ORDER BY",
      "DESC",
      "OFFSET",
      "LIMIT",
    ];
    const texts = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...pieces)).map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parseQuery(text);
        } catch (error) {
          expect(error).toMatchObject({ status: 400 });
        }
      }),
    );
  });

  it("has strings and numbers in the syntax of JSON", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })), (value) => {
        const literal = JSON.stringify(value);
        expect(whereOf(literal)).toMatchObject({ kind: "literal", value: JSON.parse(literal) });
      }),
    );
  });
});
