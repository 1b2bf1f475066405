import { metrics, trace } from "@opentelemetry/api";
import { logs } from "@opentelemetry/api-logs";
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
} from "@opentelemetry/sdk-logs";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { resetInstruments } from "../../../telemetry/record.ts";

export interface Collected {
  spans(): readonly ReadableSpan[];
  lines(): readonly ReadableLogRecord[];
  /** The values of one metric by its attributes, such as `stream=workouts`; for a histogram the sum. */
  values(name: string): Promise<Record<string, number>>;
  stop(): void;
}

/** Starts OpenTelemetry for a test, and collects its exports. */
export function collect(): Collected {
  resetInstruments();
  const spans = new InMemorySpanExporter();
  const lines = new InMemoryLogRecordExporter();
  const numbers = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: numbers, exportIntervalMillis: 3_600_000 });
  const meter = new MeterProvider({ readers: [reader] });
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: lines })] }));
  metrics.setGlobalMeterProvider(meter);
  return {
    spans: () => spans.getFinishedSpans(),
    lines: () => lines.getFinishedLogRecords(),
    async values(name) {
      await meter.forceFlush();
      const metric = numbers
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics)
        .find(({ descriptor }) => descriptor.name === name);
      return Object.fromEntries(
        (metric?.dataPoints ?? []).map(({ attributes, value }) => [keyOf(attributes), sumOf(value)]),
      );
    },
    stop() {
      for (const api of [trace, metrics, logs]) api.disable();
      resetInstruments();
    },
  };
}

function keyOf(attributes: Readonly<Record<string, unknown>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}

function sumOf(value: unknown): number {
  return typeof value === "number" ? value : ((value as { sum?: number }).sum ?? 0);
}
