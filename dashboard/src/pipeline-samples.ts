import type { PipelineReport } from "../../shared/operations/status/report.ts";

/** What the pipeline had received at a time. */
export interface Sample {
  /** Of the report, epoch milliseconds. */
  readonly time: number;
  /** Received events by stream. */
  readonly received: Readonly<Record<string, number>>;
}

/** Events per second between two reports. */
export interface RatePoint {
  readonly time: number;
  readonly total: number;
  readonly byStream: Readonly<Record<string, number>>;
}

/** A quarter of an hour of reports every five seconds. */
export const mostSamples = 180;

/** Adds a report, unless it is the last one again. Old samples are dropped. */
export function addSample(samples: readonly Sample[], report: PipelineReport): readonly Sample[] {
  const time = Date.parse(report.time);
  if (time <= (samples.at(-1)?.time ?? 0)) return samples;
  const received = Object.fromEntries(report.streams.map(({ stream, ...counts }) => [stream, counts.received]));
  return [...samples, { time, received }].slice(-mostSamples);
}

/** A count that became smaller belongs to a stack that was reset: its rate is 0. */
export function ratesOf(samples: readonly Sample[]): readonly RatePoint[] {
  return samples.slice(1).map((sample, index) => {
    const before = samples[index] ?? sample;
    const seconds = Math.max(0.001, (sample.time - before.time) / 1000);
    const byStream = Object.fromEntries(
      Object.entries(sample.received).map(([stream, count]) => [
        stream,
        Math.max(0, count - (before.received[stream] ?? count)) / seconds,
      ]),
    );
    return { time: sample.time, byStream, total: Object.values(byStream).reduce((sum, rate) => sum + rate, 0) };
  });
}
