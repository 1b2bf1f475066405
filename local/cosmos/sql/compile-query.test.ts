import { describe, expect, it } from "vitest";
import { defaultIndexing, indexingOf } from "../indexing.ts";
import type { Json } from "../json.ts";
import { compileQuery } from "./compile-query.ts";
import { parseQuery } from "./parse-query.ts";
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

function compiled(text: string, parameters: Record<string, Json> = {}) {
  const entries = Object.entries(parameters).map(([name, value]) => [`@${name}`, value] as const);
  return compileQuery(parseQuery(text), new Map(entries), defaultIndexing);
}

function resultOf(expression: string, parameters: Record<string, Json> = {}): Value {
  return compiled(`SELECT VALUE ${expression} FROM c`, parameters).project(document);
}

describe("an expression", () => {
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
    ["c", document],
    ["0x10", 16],
    ["-1e1", -10],
    ["'\\u00e9\\n'", "é\n"],
  ])("has a value: %s", (expression, expected) => {
    expect(resultOf(expression)).toEqual(expected);
  });

  it.each<[string, Value]>([
    ["c.n = 5", true],
    ["c.n = '5'", false],
    ["c.n != '5'", true],
    ["c.none != null", false],
    ["c.missing = 1", undefined],
    ["c.missing != 1", undefined],
    ["c.missing = undefined", undefined],
    ["c.n > 'a'", undefined],
    ["c.n >= 5 AND c.n <= 6", true],
    ["c.n > 5", false],
    ["c.n < 5", false],
    ["null >= null", true],
    ["true > false", true],
    ["c.tags < c.tags", undefined],
    ["c.tags = c.tags", true],
  ])("compares: %s", (expression, expected) => {
    expect(resultOf(expression)).toBe(expected);
  });

  it.each<[string, Value]>([
    ["c.missing AND false", false],
    ["false AND c.missing", false],
    ["c.missing AND true", undefined],
    ["c.missing OR true", true],
    ["true OR c.missing", true],
    ["c.missing OR false", undefined],
    ["false OR false", false],
    ["NOT c.missing", undefined],
    ["NOT c.n", undefined],
    ["NOT false", true],
    ["1 AND true", undefined],
    ["true AND true", true],
  ])("has three-valued logic: %s", (expression, expected) => {
    expect(resultOf(expression)).toBe(expected);
  });

  it("takes parameters, and rejects parameters without a value", () => {
    expect(resultOf("c.n > @least AND @list = c.tags", { least: 4, list: ["a", "b"] })).toBe(true);
    expect(resultOf("c.inner = @inner", { inner: { b: { c: "deep" }, a: 1 } })).toBe(true);
    expect(() => resultOf("c.n = @none")).toThrow("'@none' has no value");
  });

  it("rejects an unknown alias", () => {
    expect(() => resultOf("x.n")).toThrow("Identifier 'x' could not be resolved.");
  });
});

describe("a compiled query", () => {
  it("projects the document, a value, or the columns with a value", () => {
    expect(compiled("SELECT * FROM c").project(document)).toBe(document);
    expect(compiled("SELECT VALUE c.name FROM c").project(document)).toBe("Ann");
    expect(compiled("SELECT c.n, c.missing, c.inner.b.c AS deep, true FROM c").project(document)).toEqual({
      n: 5,
      deep: "deep",
      $1: true,
    });
  });

  it("matches only documents for which WHERE is true", () => {
    for (const [condition, expected] of [
      ["c.n = 5", true],
      ["c.n = 6", false],
      ["c.n", false],
      ["c.missing = 5", false],
    ] as const)
      expect(compiled(`SELECT * FROM c WHERE ${condition}`).matches(document)).toBe(expected);
    expect(compiled("SELECT * FROM c").matches(document)).toBe(true);
  });

  it.each([
    ["c.time = 1", true],
    ["c.id = @x OR NOT (c.time > 3)", true],
    ["c.time = 1 AND c.other = 1", false],
    ["c.time = c.other", false],
    ["true", true],
  ])("uses the index if it covers all paths of WHERE: %s", (condition, expected) => {
    const query = parseQuery(`SELECT * FROM c WHERE ${condition}`);
    expect(compileQuery(query, new Map([["@x", "1"]]), indexingOf(["/time/?"])).indexed).toBe(expected);
  });

  it.each([
    ["c.time >= 1 AND c.time < @x", { name: "time", from: 1, to: 5 }],
    ["2 <= c.time AND c.other != 3", { name: "time", from: 2, to: Number.MAX_VALUE }],
    ["c.time = 2", { name: "time", from: 2, to: 2 }],
    ["c.time <= 4 AND c.time <= 3 AND c.n > 1", { name: "time", from: -Number.MAX_VALUE, to: 3 }],
    ["c.time >= 1 OR c.time <= 0", undefined],
    ["NOT (c.time >= 1)", undefined],
    ["c.time != 1", undefined],
    ["c.time >= 'a'", undefined],
    ["c.inner.time >= 1", undefined],
    ["c.time >= c.other", undefined],
    ["true", undefined],
  ])("knows the numbers that WHERE requires: %s", (condition, expected) => {
    expect(compiled(`SELECT * FROM c WHERE ${condition}`, { x: 5 }).within).toEqual(expected);
  });

  it("does not use numbers that are not indexed: the query is charged for all that it scans", () => {
    const query = parseQuery("SELECT * FROM c WHERE c.time >= 1");
    expect(compileQuery(query, new Map(), indexingOf(["/other/?"])).within).toBeUndefined();
  });
});
