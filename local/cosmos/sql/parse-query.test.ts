import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CosmosError } from "../errors.ts";
import { type Expression, partsOf } from "./ast.ts";
import { parseQuery } from "./parse-query.ts";

const whereOf = (condition: string) => {
  const { where } = parseQuery(`SELECT * FROM c WHERE ${condition}`);
  if (where === undefined) throw new Error("no WHERE");
  return where;
};

/** An expression with parentheses around everything that has operands. */
function explicit(expression: Expression): string {
  if (expression.kind === "binary") {
    return `(${explicit(expression.left)} ${expression.operator} ${explicit(expression.right)})`;
  }
  if (expression.kind === "unary") return `(${expression.operator} ${explicit(expression.operand)})`;
  if (expression.kind === "source") return expression.name;
  if (expression.kind === "literal") return JSON.stringify(expression.value);
  return `(${expression.kind} ${partsOf(expression).map(explicit).join(" ")})`;
}

describe("a query's text", () => {
  it.each([
    ["a OR b AND NOT d = e", "(a OR (b AND (NOT (d = e))))"],
    ["a + b * d - e", "((a + (b * d)) - e)"],
    ["a - b - d", "((a - b) - d)"],
    ["-a * b", "((- a) * b)"],
    ["a || b = d || e", "((a || b) = (d || e))"],
    ["a BETWEEN 1 AND 2 AND b", "((between a 1 2) AND b)"],
    ["a NOT IN (1, 2) OR b", "((NOT (in a 1 2)) OR b)"],
    ["a ? b : d ?? e", "(conditional a b (d ?? e))"],
    ["a LIKE 'x%' ESCAPE '!' AND b", '((like a "x%" "!") AND b)'],
    ["(a OR b) AND d", "((a OR b) AND d)"],
    ["a <> b", "(a != b)"],
  ])("binds: %s", (text, expected) => {
    expect(explicit(whereOf(text))).toBe(expected);
  });

  it("is read with keywords in any case, comments and both kinds of quotes", () => {
    const query = parseQuery(
      `select top 5 c["a b"] as x, c.d y -- to the end
      from /* the */ orders AS c where c.t = 'it''s' or c.t = "q" order by c.d desc`.replace("''", "\\'"),
    );
    expect(query).toMatchObject({
      selection: { kind: "list", items: [{ name: "x" }, { name: "y" }] },
      from: [{ alias: "c", kind: "document" }],
      orderBy: [{ descending: true }],
    });
  });

  it("gives unnamed columns names", () => {
    const { selection } = parseQuery("SELECT 1, c.a.b, c.x[0], UPPER(c.n) FROM c");
    expect(selection).toMatchObject({ items: [{ name: "$1" }, { name: "b" }, { name: "$2" }, { name: "$3" }] });
  });

  it.each([
    ["", "Syntax error"],
    ["SELECT", "ends too early"],
    ["SELECT * FROM c WHERE c.a = = 1", "near '='"],
    ["SELECT * FROM c LIMIT 5", "near 'LIMIT'"],
    ["SELECT * FROM c; DROP", "near ';"],
    ["SELECT c.a, d.a FROM c", "'a' twice"],
    ["SELECT * FROM c JOIN c IN c.x", "'c' twice"],
    ["SELECT TOP 1 * FROM c OFFSET 1 LIMIT 1", "TOP and OFFSET"],
    ["SELECT * FROM c WHERE c.a << 1", "Operator '<<'"],
    ["SELECT * FROM (SELECT * FROM c)", "A subquery in FROM"],
    ["SELECT * FROM c WHERE c.a IN (SELECT VALUE 1)", "IN with a subquery"],
    ["SELECT (SELECT VALUE 1) FROM c", "A subquery as a value"],
    ["SELECT * FROM c ORDER BY RANK x", "ORDER BY RANK"],
    [`SELECT * FROM c WHERE ${"(".repeat(500)}`, "nested more than"],
    ["SELECT * FROM c WHERE c.a = 'open", "Syntax error"],
  ])("is refused: %s", (text, message) => {
    expect(() => parseQuery(text)).toThrow(CosmosError);
    expect(() => parseQuery(text)).toThrow(message);
  });

  it("whatever it is, is read or refused as a bad request", () => {
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

  it("says strings and numbers as JSON does", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })), (value) => {
        const literal = JSON.stringify(value);
        expect(whereOf(literal)).toMatchObject({ kind: "literal", value: JSON.parse(literal) });
      }),
    );
  });
});
