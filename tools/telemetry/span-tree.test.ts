import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readOtlp, valuesOf } from "./otlp.ts";
import { pathThrough, type SpanTree, spansOf, treeText } from "./span-tree.ts";

const at = (millisecond: number) => String(BigInt(Date.UTC(2026, 10, 24, 9) + millisecond) * 1_000_000n);
const span = (spanId: string, start: number, links: readonly string[] = [], more: object = {}) => ({
  traceId: `trace-${spanId}`,
  spanId,
  name: spanId,
  startTimeUnixNano: at(start),
  endTimeUnixNano: at(start + 5),
  links: links.map((each) => ({ traceId: "t", spanId: each })),
  ...more,
});
const lineOf = (...spans: object[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });

/** The names of a tree of spans. */
const shape = (trees: readonly SpanTree[]): unknown[] =>
  trees.map(({ span: { name }, next }) => (next.length === 0 ? name : [name, ...shape(next)]));

const all = spansOf([
  [lineOf(span("posted", 0), span("batch", 10, ["posted", "unknown"]))],
  [lineOf(span("slice", 20, ["batch"])), lineOf(span("late", 40, ["slice"]), span("early", 30, ["slice"])), {}],
]);

describe("the path of a span", () => {
  it("leads from its producer to all spans that link to it, ordered by start", () => {
    expect(shape(pathThrough(all, "batch"))).toEqual([["posted", ["batch", ["slice", "early", "late"]]]]);
    expect(shape(pathThrough(all, "slice"))).toEqual([["batch", ["slice", "early", "late"]]]);
  });

  it("starts with the span if no producer is known, and contains all producers if there are several", () => {
    expect(shape(pathThrough(all, "posted"))).toEqual([["posted", ["batch", ["slice", "early", "late"]]]]);
    const two = [span("b", 5), span("a", 0), span("batch", 10, ["a", "b"])];
    expect(shape(pathThrough(two, "batch"))).toEqual(["b", ["a", "batch"]]);
  });

  it("is empty for an unknown span", () => {
    expect(pathThrough(all, "else")).toEqual([]);
  });

  it("is printed with start, duration, name, attributes and failure", () => {
    const attributes = [
      { key: "korevital.stream", value: { stringValue: "workouts" } },
      { key: "korevital.events", value: { intValue: 7 } },
    ];
    const failed = { code: 2, message: "no answer" };
    const text = treeText(pathThrough([span("a", 0), span("b", 10, ["a"], { attributes, status: failed })], "a"));
    expect(text.split("\n").map((line) => line.replaceAll(/ {2,}/g, "  "))).toEqual([
      "09:00:00.000  5 ms  a  trace=trace-a",
      "09:00:00.010  5 ms  b  stream=workouts  events=7  FAILED no answer  trace=trace-b",
    ]);
  });
});

describe("readOtlp", () => {
  const folder = mkdtempSync(join(tmpdir(), "otlp-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("reads files by process, rotated ones first, and skips incomplete lines", async () => {
    writeFileSync(join(folder, "spans-2.jsonl"), '{"n":3}\n');
    writeFileSync(join(folder, "spans-1.jsonl.1"), '{"n":1}\n');
    writeFileSync(join(folder, "spans-1.jsonl"), '{"n":2}\n{"n":');
    expect(await readOtlp(folder, "spans")).toEqual([[{ n: 1 }, { n: 2 }], [{ n: 3 }]]);
  });

  it("throws if there is no file", async () => {
    await expect(readOtlp(folder, "metrics")).rejects.toThrow("--telemetry on");
    await expect(readOtlp(join(folder, "else"), "spans")).rejects.toThrow("no spans in");
  });

  it("reads attributes of any type", () => {
    const values = [{ stringValue: "a" }, { intValue: "7" }, { doubleValue: 0.5 }, {}];
    expect(valuesOf(values.map((value, index) => ({ key: String(index), value })))).toEqual({
      0: "a",
      1: "7",
      2: "0.5",
      3: "",
    });
    expect(valuesOf()).toEqual({});
  });
});
