import { type Meter, metrics as otel } from "@opentelemetry/api";
import type { Metric } from "./metric.ts";
import { type MetricName, metrics } from "./metrics.ts";
import { scope } from "./scope.ts";

type AttributesOf<N extends MetricName> = Readonly<Record<(typeof metrics)[N]["attributes"][number], string>>;
type Recorder = (value: number, attributes: Readonly<Record<string, string>>) => void;

/**
 * Adds to a counter, or records a value. Costs nothing until OpenTelemetry is on: the meter is asked for at the first value, which comes
 * after the app's start, since what was made before it would stay deaf.
 */
export function record<N extends MetricName>(name: N, value: number, attributes: AttributesOf<N>): void {
  const known = instruments.get(name);
  const instrument = known ?? instrumentOf(otel.getMeter(scope), name, metrics[name]);
  if (known === undefined) instruments.set(name, instrument);
  instrument(value, attributes);
}

/** For tests, which switch it on and off. */
export function forgetInstruments(): void {
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
