import { type Meter, metrics as otel } from "@opentelemetry/api";
import type { Metric } from "./metric.ts";
import { type AttributesOf, type MetricName, metrics } from "./metrics.ts";
import { scope } from "./scope.ts";

type Recorder = (value: number, attributes: Readonly<Record<string, string>>) => void;

/**
 * Adds to a counter, or records a value. The instrument is created at the first value, after the app has started:
 * one that is created before the meter provider is set records nothing.
 */
export function record<N extends MetricName>(name: N, value: number, attributes: AttributesOf<N>): void {
  const known = instruments.get(name);
  const instrument = known ?? instrumentOf(otel.getMeter(scope), name, metrics[name]);
  if (known === undefined) instruments.set(name, instrument);
  instrument(value, attributes);
}

/** Drops the cached instruments. For tests, which replace the meter provider. */
export function resetInstruments(): void {
  instruments.clear();
}

const instruments = new Map<MetricName, Recorder>();

function instrumentOf(meter: Meter, name: string, { kind, unit, description, bounds }: Metric): Recorder {
  if (kind === "counter") {
    const counter = meter.createCounter(name, { unit, description });
    return (value, attributes) => counter.add(value, attributes);
  }
  if (kind === "gauge") {
    const gauge = meter.createGauge(name, { unit, description });
    return (value, attributes) => gauge.record(value, attributes);
  }
  const histogram = meter.createHistogram(name, {
    unit,
    description,
    advice: { explicitBucketBoundaries: [...(bounds ?? [])] },
  });
  return (value, attributes) => histogram.record(value, attributes);
}
