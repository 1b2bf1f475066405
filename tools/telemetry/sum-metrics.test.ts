import { describe, expect, it } from "vitest";
import { metricsTable } from "./metrics-table.ts";
import { quantile, sumMetrics } from "./sum-metrics.ts";

const stream = (stringValue: string) => [{ key: "stream", value: { stringValue } }];
const line = (...metrics: object[]) => ({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
const counter = (value: number, name = "workouts") => ({
  name: "k.events",
  unit: "{event}",
  sum: { dataPoints: [{ attributes: stream(name), timeUnixNano: "1", asDouble: value }] },
});
const gauge = (value: number, time: string) => ({
  name: "k.waiting",
  unit: "s",
  gauge: { dataPoints: [{ timeUnixNano: time, asInt: value }] },
});
const histogram = (count: number, sum: number, max: number, bucketCounts: number[]) => ({
  name: "k.lag",
  unit: "s",
  histogram: {
    dataPoints: [
      { timeUnixNano: "1", count: String(count), sum, min: 1, max, bucketCounts, explicitBounds: [10, 100] },
    ],
  },
});

describe("metrics of several processes", () => {
  it("are the sum of the last lines", () => {
    const series = sumMetrics([
      [line(counter(3)), line(counter(5))],
      [line(counter(7), counter(1, "profiles"))],
      [],
      [{}],
    ]);
    expect(series.map(({ attributes, value }) => [attributes["stream"], value])).toEqual([
      ["profiles", 1],
      ["workouts", 12],
    ]);
  });

  it("are the latest value of a gauge, in any order of the processes", () => {
    const [early, late] = [[line(gauge(30, "1000"))], [line(gauge(0, "2000"))]];
    for (const processes of [
      [early, late],
      [late, early],
    ])
      expect(sumMetrics(processes)[0]?.value).toBe(0);
  });

  it("are merged into one histogram", () => {
    const [lag] = sumMetrics([[line(histogram(2, 12, 9, [2, 0, 0]))], [line(histogram(2, 300, 200, [0, 1, 1]))]]);
    expect(lag).toMatchObject({ value: 4, histogram: { sum: 312, min: 1, max: 200, counts: [2, 1, 1] } });
  });
});

describe("a quantile", () => {
  const of = { sum: 0, min: 2, max: 50, bounds: [10, 20, 100], counts: [10, 80, 10, 0] };

  it("is interpolated in its bucket, between minimum and maximum", () => {
    expect(quantile(of, 0.05)).toBe(6);
    expect(quantile(of, 0.5)).toBe(15);
    expect(quantile(of, 1)).toBe(50);
    expect(quantile({ ...of, counts: [0, 0, 0, 0] }, 0.5)).toBe(50);
  });
});

describe("metricsTable", () => {
  it("has one heading for each metric, and one line for each set of attributes", () => {
    const text = metricsTable(sumMetrics([[line(counter(5), gauge(2.5, "1"), histogram(2, 12, 9, [2, 0, 0]))]]));
    expect(text.split("\n").map((each) => each.trim().replaceAll(/ {2,}/g, "  "))).toEqual([
      "k.events  ({event})",
      "stream=workouts  5",
      "",
      "k.lag  (s)",
      "2 times  mean 6  p50 5  p95 8.600  max 9",
      "",
      "k.waiting  (s)",
      "2.500",
    ]);
  });
});
