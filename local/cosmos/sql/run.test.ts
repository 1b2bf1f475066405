import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexingOf } from "../indexing.ts";
import type { Json } from "../json.ts";
import { type Continuation, readContinuation, writeContinuation } from "./continuation.ts";
import { parseQuery } from "./parse-query.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { type QueriedDocument, runQuery } from "./run.ts";
import { compareForOrder } from "./values.ts";

const policy = indexingOf(["/a/?", "/b/?"], [[{ path: "/a" }, { path: "/b", order: "descending" }]]);
const prepared = (text: string) => prepare(parseQuery(text), new Map(), policy);
const stored = (values: readonly Json[]): QueriedDocument[] =>
  values.map((value, number) => ({
    position: ["00", "[1]", String(number).padStart(3, "0")],
    number,
    size: 10,
    value,
  }));

function pages(query: Prepared, documents: readonly QueriedDocument[], maxItems: number): string[] {
  const results: string[] = [];
  let continuation: Continuation | undefined;
  do {
    const after = continuation?.after;
    const behind = after === undefined ? documents : documents.filter(({ position }) => position[2] > after[2]);
    const page = runQuery(query, { documents: behind, maxItems, continuation });
    results.push(...page.results);
    continuation = page.continuation === undefined ? undefined : readContinuation(writeContinuation(page.continuation));
  } while (continuation !== undefined);
  return results;
}

const scalar = fc.oneof(
  fc.constantFrom(null, true, false),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom("a", "b", ""),
);
const documents = fc
  .array(fc.record({ a: scalar, b: scalar, list: fc.array(scalar, { maxLength: 3 }) }, { requiredKeys: [] }), {
    maxLength: 20,
  })
  .map((values) => stored(values as Json[]));

describe("a query", () => {
  it("gives the same in pages of any size as at once", () => {
    const texts = fc.constantFrom(
      "SELECT * FROM c",
      "SELECT VALUE c.a FROM c WHERE c.b >= 0",
      "SELECT VALUE x FROM c JOIN x IN c.list",
      "SELECT VALUE x FROM c JOIN x IN c.list ORDER BY c.a",
      "SELECT * FROM c ORDER BY c.a DESC",
      "SELECT * FROM c ORDER BY c.a, c.b DESC",
      "SELECT DISTINCT c.a FROM c",
      "SELECT c.a, COUNT(1) AS n FROM c GROUP BY c.a",
      "SELECT VALUE c.a FROM c OFFSET 2 LIMIT 5",
      "SELECT TOP 4 VALUE x FROM c JOIN x IN c.list ORDER BY c.a",
    );
    fc.assert(
      fc.property(texts, documents, fc.integer({ min: 1, max: 5 }), (text, given, maxItems) => {
        const query = prepared(text);
        const whole = runQuery(query, { documents: given, maxItems: 1000, continuation: undefined }).results;
        expect(pages(query, given, maxItems)).toEqual(whole);
      }),
    );
  });

  it("sorts by type and value, with those first that have none", () => {
    fc.assert(
      fc.property(documents, (given) => {
        const text = "SELECT VALUE {a: c.a} FROM c ORDER BY c.a";
        const { results } = runQuery(prepared(text), { documents: given, maxItems: 1000, continuation: undefined });
        const values = results.map((result) => JSON.parse(result).a);
        expect(values).toHaveLength(given.length);
        for (const [at, value] of values.entries()) {
          if (at > 0) expect(compareForOrder(values[at - 1], value)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it("and its contrary leave out only what has no answer", () => {
    const count = (text: string, given: readonly QueriedDocument[]) =>
      Number(runQuery(prepared(text), { documents: given, maxItems: 10, continuation: undefined }).results[0]);
    fc.assert(
      fc.property(documents, fc.constantFrom("=", "!=", "<", ">="), (given, operator) => {
        const condition = `c.a ${operator} c.b`;
        const yes = count(`SELECT VALUE COUNT(1) FROM c WHERE ${condition}`, given);
        const no = count(`SELECT VALUE COUNT(1) FROM c WHERE NOT (${condition})`, given);
        const unknown = count(`SELECT VALUE COUNT(1) FROM c WHERE NOT IS_DEFINED(${condition})`, given);
        expect(yes + no + unknown).toBe(given.length);
      }),
    );
  });

  it("counts, sums and finds extremes", () => {
    const given = stored([{ a: 1 }, { a: 2, b: "x" }, { b: 3 }, { a: 3 }]);
    const one = (expression: string) =>
      runQuery(prepared(`SELECT VALUE ${expression} FROM c`), {
        documents: given,
        maxItems: 10,
        continuation: undefined,
      }).results[0];
    expect(one("COUNT(1)")).toBe("4");
    expect(one("COUNT(c.a)")).toBe("3");
    expect(one("SUM(c.a)")).toBe("6");
    expect(one("SUM(c.none)")).toBe("0");
    expect(one("SUM(c.b)")).toBeUndefined();
    expect(one("AVG(c.a)")).toBe("2");
    expect(one("AVG(c.none)")).toBeUndefined();
    expect(one("MIN(c.b)")).toBe("3");
    expect(one("MAX(c.b)")).toBe('"x"');
    expect(one("{n: COUNT(1), rest: SUM(c.a) % 4}")).toBe('{"n":4,"rest":2}');
  });

  it.each([
    ["SELECT * FROM c ORDER BY c.b, c.a", "composite index"],
    ["SELECT * FROM c ORDER BY c.a, c.b", "composite index"],
    ["SELECT * FROM c ORDER BY c.other", "excluded"],
    ["SELECT * FROM c ORDER BY c.a + 1", "could not be mapped to a document path"],
    ["SELECT c.a, COUNT(1) FROM c GROUP BY c.b", "'c' is invalid in the select list"],
    ["SELECT * FROM c JOIN x IN c.list", "single input set"],
    ["SELECT VALUE 1", "A query without FROM"],
    ["SELECT TOP 1.5 * FROM c", "whole number"],
    ["SELECT DISTINCT c.a FROM c ORDER BY c.a", "DISTINCT with ORDER BY"],
  ])("is refused: %s", (text, message) => {
    expect(() => prepared(text)).toThrow(message);
  });

  it("reads no more than it must before it lets others run", () => {
    const large = Array.from({ length: 40 }, (_, number) => ({ ...stored([{}])[0], number, size: 1024 * 1024 }));
    const positioned = large.map((document, at) => ({
      ...document,
      value: {},
      position: ["00", "[1]", String(at)] as const,
    }));
    const query = prepared("SELECT * FROM c WHERE c.a = 1");
    const page = runQuery(query, { documents: positioned, maxItems: 10, continuation: undefined });
    expect(page.results).toEqual([]);
    expect(page.continuation).toMatchObject({ after: ["00", "[1]", "15"] });
  });
});
