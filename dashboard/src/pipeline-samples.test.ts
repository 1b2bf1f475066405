import { expect, it } from "vitest";
import type { PipelineReport } from "../../shared/operations/status/report.ts";
import { addSample, mostSamples, ratesOf, type Sample } from "./pipeline-samples.ts";

const report = (seconds: number, received: number) =>
  ({ time: new Date(seconds * 1000).toISOString(), streams: [{ stream: "a", received }] }) as unknown as PipelineReport;

const samplesOf = (...reports: readonly PipelineReport[]) =>
  reports.reduce<readonly Sample[]>((samples, each) => addSample(samples, each), []);

it("computes events per second between reports", () => {
  const rates = ratesOf(samplesOf(report(0.5, 10), report(5.5, 60), report(10.5, 60)));
  expect(rates.map(({ total, byStream }) => [total, byStream["a"]])).toEqual([
    [10, 10],
    [0, 0],
  ]);
});

it("counts a report that is read twice once", () => {
  expect(samplesOf(report(1, 10), report(1, 10), report(6, 20))).toHaveLength(2);
});

it("has no negative rate after a reset, and none for a new stream", () => {
  expect(ratesOf(samplesOf(report(1, 100), report(6, 3))).map(({ total }) => total)).toEqual([0]);
  const [first] = samplesOf(report(1, 100));
  expect(ratesOf([{ time: 0, received: {} }, ...(first ? [first] : [])]).map(({ total }) => total)).toEqual([0]);
});

it("keeps a bounded number of samples", () => {
  const many = Array.from({ length: mostSamples + 50 }, (_, index) => report(index + 1, index));
  expect(samplesOf(...many)).toHaveLength(mostSamples);
});
