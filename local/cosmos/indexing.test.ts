import { describe, expect, it } from "vitest";
import { coverageOf, defaultIndexing, indexedValues, indexingOf, readIndexingPolicy } from "./indexing.ts";

const policy = (includedPaths: string[], excludedPaths: string[]) =>
  readIndexingPolicy({
    includedPaths: includedPaths.map((path) => ({ path })),
    excludedPaths: excludedPaths.map((path) => ({ path })),
  });

describe("an indexing policy", () => {
  it.each([
    [policy(["/time/?"], ["/*"]), ["time"], "explicit"],
    [policy(["/time/?"], ["/*"]), ["time", "zone"], "none"],
    [policy(["/time/?"], ["/*"]), ["other"], "none"],
    [policy(["/*"], []), ["a", "b"], "wildcard"],
    [policy(["/*"], ["/secret/*"]), ["secret", "x"], "none"],
    [policy(["/*"], ["/secret/*"]), ["public"], "wildcard"],
    [policy(["/secret/open/?", "/*"], ["/secret/*"]), ["secret", "open"], "explicit"],
    [policy(["/list/[]/n/?"], ["/*"]), ["list", 3, "n"], "explicit"],
    [policy(['/"a b"/?'], ["/*"]), ["a b"], "explicit"],
    [policy([], ["/*"]), ["_ts"], "explicit"],
    [defaultIndexing, ["_etag"], "none"],
    [indexingOf([]), ["x"], "none"],
    [indexingOf(["/*"]), ["x"], "wildcard"],
  ])("%j: %j is %s", (given, path, coverage) => {
    expect(coverageOf(given, path)).toBe(coverage);
  });

  it("counts what it holds of a document", () => {
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
  ])("is refused by name: %j", (given, message) => {
    expect(() => readIndexingPolicy(given as never)).toThrow(message);
  });
});
