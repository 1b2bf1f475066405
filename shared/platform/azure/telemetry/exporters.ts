import type { LogRecordExporter } from "@opentelemetry/sdk-logs";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";

/** One place that telemetry goes to. */
export interface Exporters {
  readonly logs: LogRecordExporter;
  readonly metrics: PushMetricExporter;
  readonly spans: SpanExporter;
  /** Milliseconds between two exports: of metrics, and of what has gathered of the others. */
  readonly every: { readonly metrics: number; readonly others: number };
}
