import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexingOf } from "../indexing.ts";
import type { Json } from "../json.ts";
import type { Position } from "../partition/position.ts";
import { compileQuery } from "./compile-query.ts";
import { readContinuation, writeContinuation } from "./continuation.ts";
import { parseQuery } from "./parse-query.ts";
import { type QueriedDocument, runQuery } from "./run.ts";

const compiled = (text: string) => compileQuery(parseQuery(text), new Map(), indexingOf(["/a/?"]));
const stored = (values: readonly Json[], size = 10): QueriedDocument[] =>
  values.map((value, number) => ({ position: ["00", "[1]", String(number).padStart(3, "0")], number, size, value }));

function pages(text: string, documents: readonly QueriedDocument[], maxItems: number): string[] {
  const results: string[] = [];
  let after: Position | undefined;
  do {
    const last = after?.[2] ?? "";
    const page = runQuery(
      compiled(text),
      documents.filter(({ position }) => position[2] > last),
      maxItems,
    );
    expect(page.results.length).toBeLessThanOrEqual(maxItems);
    results.push(...page.results);
    after = page.after === undefined ? undefined : readContinuation(writeContinuation(page.after));
  } while (after !== undefined);
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
  it("returns the same results in pages of any size", () => {
    const texts = fc.constantFrom(
      "SELECT * FROM c",
      "SELECT VALUE c.a FROM c WHERE c.b >= 0",
      "SELECT c.a, c.list[0] AS first FROM c",
    );
    fc.assert(
      fc.property(texts, documents, fc.integer({ min: 1, max: 5 }), (text, given, maxItems) => {
        expect(pages(text, given, maxItems)).toEqual(runQuery(compiled(text), given, 1000).results);
      }),
    );
  });

  it("with IN is a chain of comparisons with OR", () => {
    const values = fc.array(fc.constantFrom("1", "'a'", "''", "null", "c.b"), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(documents, values, fc.boolean(), (given, list, negated) => {
        const chain = list.map((value) => `c.a = ${value}`).join(" OR ");
        const [written, meant] = negated
          ? [`c.a NOT IN (${list.join(", ")})`, `NOT (${chain})`]
          : [`c.a IN (${list.join(", ")})`, chain];
        const results = (where: string) => runQuery(compiled(`SELECT * FROM c WHERE ${where}`), given, 1000).results;
        expect(results(written)).toEqual(results(meant));
      }),
    );
  });

  it("and its negation omit only documents without a truth value", () => {
    const count = (text: string, given: readonly QueriedDocument[]) => runQuery(compiled(text), given, 1000).results;
    fc.assert(
      fc.property(documents, fc.constantFrom("=", "!=", "<", ">="), (given, operator) => {
        const condition = `c.a ${operator} c.b`;
        const yes = count(`SELECT VALUE 1 FROM c WHERE ${condition}`, given);
        const no = count(`SELECT VALUE 1 FROM c WHERE NOT (${condition})`, given);
        // `SELECT VALUE` returns no result for a document in which the expression is undefined
        const known = count(`SELECT VALUE ${condition} FROM c`, given);
        expect(yes.length + no.length).toBe(known.length);
      }),
    );
  });

  it("meters the documents that match, and without an index all that it reads", () => {
    const given = stored([{ a: 1, b: 1 }, { a: 2 }, { a: 3 }]);
    const bytesRead = (text: string) => runQuery(compiled(text), given, 1000).bytesRead;
    expect(bytesRead("SELECT * FROM c WHERE c.a = 1")).toBe(10);
    expect(bytesRead("SELECT * FROM c WHERE c.b = 1")).toBe(30);
    expect(bytesRead("SELECT * FROM c")).toBe(30);
  });

  it("limits the bytes of a page, but returns at least one result", () => {
    const given = stored(Array.from({ length: 4 }, () => ({ a: "x".repeat(3 * 1024 * 1024) })));
    expect(runQuery(compiled("SELECT * FROM c"), given, 1000)).toMatchObject({ after: ["00", "[1]", "000"] });
    expect(pages("SELECT * FROM c", given, 1000)).toHaveLength(4);
  });

  it("ends a page after 16 MB of documents that do not match", () => {
    const given = stored(
      Array.from({ length: 40 }, () => ({})),
      1024 * 1024,
    );
    const page = runQuery(compiled("SELECT * FROM c WHERE c.a = 1"), given, 10);
    expect(page.results).toEqual([]);
    expect(page.after).toEqual(["00", "[1]", "015"]);
  });
});
