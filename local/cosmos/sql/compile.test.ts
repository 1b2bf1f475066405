import { describe, expect, it } from "vitest";
import { defaultIndexing } from "../indexing.ts";
import type { Json } from "../json.ts";
import { parseQuery } from "./parse-query.ts";
import { prepare } from "./prepare.ts";
import type { Value } from "./values.ts";

const document: Json = {
  id: "1",
  name: "Ann",
  n: 5,
  zero: 0,
  none: null,
  yes: true,
  tags: ["a", "b"],
  inner: { a: 1, b: { c: "deep" } },
};

function resultOf(expression: string, parameters: Record<string, Json> = {}): Value {
  const given = new Map(Object.entries(parameters).map(([name, value]) => [`@${name}`, value]));
  const query = prepare(parseQuery(`SELECT VALUE ${expression} FROM c`), given, defaultIndexing);
  const [row] = query.rows(document);
  return row === undefined ? undefined : query.project(row);
}

describe("an expression's value", () => {
  it.each<[string, Value]>([
    ["c.n", 5],
    ["c.inner.b.c", "deep"],
    ['c["inner"]["a"]', 1],
    ["c.tags[1]", "b"],
    ["c.tags[2]", undefined],
    ["c.tags.length", undefined],
    ["c.name[0]", undefined],
    ["c.constructor", undefined],
    ["c.missing.deeper", undefined],
    ["c.none.deeper", undefined],
    ["[c.n, c.missing, null]", [5, null]],
    ['{"a": c.n, "b": c.missing, c: 1}', { a: 5, c: 1 }],
    ["c.yes ? 'y' : 'n'", "y"],
    ["c.n ? 'y' : 'n'", "n"],
    ["c.missing ?? 7", 7],
    ["c.none ?? 7", null],
    ["0x10 + 1e1", 26],
    ["'\\u00e9\\n'", "é\n"],
  ])("%s", (expression, expected) => {
    expect(resultOf(expression)).toEqual(expected);
  });

  it.each<[string, Value]>([
    ["c.n = 5", true],
    ["c.n = '5'", false],
    ["c.n != '5'", true],
    ["c.none != null", false],
    ["c.missing = 1", undefined],
    ["c.missing != 1", undefined],
    ["c.n > 'a'", undefined],
    ["c.n BETWEEN 5 AND 6", true],
    ["c.n NOT BETWEEN 5 AND 6", false],
    ["c.missing IN (1)", undefined],
    ["c.n IN ('5', 5)", true],
    ["c.inner = {b: {c: 'deep'}, a: 1}", true],
    ["c.tags = ['b', 'a']", false],
    ["null >= null", true],
    ["true > false", true],
    ["[1] < [2]", undefined],
  ])("compares: %s", (expression, expected) => {
    expect(resultOf(expression)).toBe(expected);
  });

  it.each<[string, Value]>([
    ["c.missing AND false", false],
    ["c.missing AND true", undefined],
    ["c.missing OR true", true],
    ["c.missing OR false", undefined],
    ["NOT c.missing", undefined],
    ["NOT c.n", undefined],
    ["1 AND true", undefined],
    ["true AND true", true],
  ])("has three answers to yes and no: %s", (expression, expected) => {
    expect(resultOf(expression)).toBe(expected);
  });

  it.each<[string, Value]>([
    ["7 % 4", 3],
    ["-c.n + 1", -4],
    ["c.n / 0", undefined],
    ["c.n + '1'", undefined],
    ["c.name || '!'", "Ann!"],
    ["c.name || 1", undefined],
    ["ROUND(2.5)", 3],
    ["ROUND(-2.5)", -3],
    ["SQRT(-1)", undefined],
    ["POWER(2, 10)", 1024],
    ["ABS('x')", undefined],
  ])("computes: %s", (expression, expected) => {
    expect(resultOf(expression)).toBe(expected);
  });

  it.each<[string, Value]>([
    ["CONTAINS(c.name, 'N', true)", true],
    ["CONTAINS(c.name, 'N')", false],
    ["startswith(c.name, 'A')", true],
    ["ENDSWITH(c.n, 'A')", undefined],
    ["SUBSTRING('abcdef', 1, 2)", "bc"],
    ["LEFT('abc', 5)", "abc"],
    ["RIGHT('abc', 2)", "bc"],
    ["INDEX_OF('abc', 'c')", 2],
    ["REPLACE('a.a', 'a', '$&')", "$&.$&"],
    ["CONCAT('a', 'b', c.missing)", undefined],
    ["ARRAY_CONTAINS(c.tags, 'b')", true],
    ["ARRAY_CONTAINS([{a: 1, b: 2}], {a: 1})", false],
    ["ARRAY_CONTAINS([{a: 1, b: 2}], {a: 1}, true)", true],
    ["ARRAY_LENGTH(c.tags)", 2],
    ["ARRAY_SLICE([1, 2, 3], -2, 1)", [2]],
    ["ARRAY_CONCAT(c.tags, [1])", ["a", "b", 1]],
    ["IS_DEFINED(c.missing)", false],
    ["IS_NULL(c.none)", true],
    ["IS_INTEGER(5.5)", false],
    ["IS_PRIMITIVE(c.inner)", false],
    ["IIF(c.yes, 1, 2)", 1],
    ["EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = 'b')", true],
    ["EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = 'x')", false],
  ])("calls: %s", (expression, expected) => {
    expect(resultOf(expression)).toEqual(expected);
  });

  it.each<[string, Value]>([
    ["'abc' LIKE 'a%'", true],
    ["'abc' LIKE 'a_'", false],
    ["'a.c' LIKE 'a.c'", true],
    ["'abc' LIKE 'a.c'", false],
    ["'abc' LIKE '[a-b]bc'", true],
    ["'abc' LIKE '[^a-b]bc'", false],
    ["'50%' LIKE '50!%' ESCAPE '!'", true],
    ["'50x' LIKE '50!%' ESCAPE '!'", false],
    ["1 LIKE '1'", undefined],
    ["'a\nb' LIKE 'a%b'", true],
  ])("matches patterns: %s", (expression, expected) => {
    expect(resultOf(expression)).toBe(expected);
  });

  it("takes parameters, and refuses those that are not given", () => {
    expect(resultOf("c.n > @least AND @list[0] = 'x'", { least: 4, list: ["x"] })).toBe(true);
    expect(() => resultOf("c.n = @none")).toThrow("'@none' has no value");
  });

  it.each([
    ["FOO(1)", "'FOO' is not a recognized built-in function name."],
    ["toString(1)", "'toString' is not a recognized built-in function name."],
    ["ABS(1, 2)", "'ABS' requires 1 argument(s), not 2."],
    ["x.n", "Identifier 'x' could not be resolved."],
    ["COUNTIF(c.n)", "COUNTIF"],
    ["SUM(COUNT(1))", "containing an aggregate"],
    ["c.n + COUNT(1)", "invalid in the select list"],
    ["EXISTS(SELECT * FROM d)", "EXISTS with a subquery"],
  ])("is refused: %s", (expression, message) => {
    expect(() => resultOf(expression)).toThrow(message);
  });
});
