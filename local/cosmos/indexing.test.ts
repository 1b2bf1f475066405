import { describe, expect, it } from "vitest";
import { defaultIndexing, indexedValues, indexingOf, isIndexed, readIndexingPolicy } from "./indexing.ts";

const policy = (includedPaths: string[], excludedPaths: string[]) =>
  readIndexingPolicy({
    includedPaths: includedPaths.map((path) => ({ path })),
    excludedPaths: excludedPaths.map((path) => ({ path })),
  });

describe("an indexing policy", () => {
  it.each([
    [policy(["/time/?"], ["/*"]), ["time"], true],
    [policy(["/time/?"], ["/*"]), ["time", "zone"], false],
    [policy(["/time/?"], ["/*"]), ["other"], false],
    [policy(["/*"], []), ["a", "b"], true],
    [policy(["/*"], ["/secret/*"]), ["secret", "x"], false],
    [policy(["/*"], ["/secret/*"]), ["public"], true],
    [policy(["/secret/open/?", "/*"], ["/secret/*"]), ["secret", "open"], true],
    [policy(["/list/[]/n/?"], ["/*"]), ["list", 3, "n"], true],
    [policy(['/"a b"/?'], ["/*"]), ["a b"], true],
    [policy([], ["/*"]), ["_ts"], true],
    [defaultIndexing, ["_etag"], false],
    [indexingOf([]), ["x"], false],
    [indexingOf(["/*"]), ["x"], true],
  ])("indexes paths: %j: %j is %s", (given, path, expected) => {
    expect(isIndexed(given, path)).toBe(expected);
  });

  it("counts the indexed values of a document", () => {
    const document = { id: "1", time: 3, list: [{ n: 1 }, { n: 2 }], inner: { a: null } };
    expect(indexedValues(indexingOf(["/time/?", "/none/?"]), document)).toBe(1);
    expect(indexedValues(defaultIndexing, document)).toBe(5);
    expect(indexedValues(policy(["/*"], ["/list/*"]), document)).toBe(3);
    expect(indexedValues(indexingOf([]), document)).toBe(0);
  });

  it.each([
    [{ spatialIndexes: [{}] }, "'spatialIndexes'"],
    [{ indexingMode: "lazy" }, "'lazy'"],
    [{ automatic: false }, "automatic"],
    [{ includedPaths: [{ path: "time" }] }, "begins with '/'"],
    [{ includedPaths: {} }, "lists"],
  ])("is rejected with the unsupported property: %j", (given, message) => {
    expect(() => readIndexingPolicy(given as never)).toThrow(message);
  });
});
