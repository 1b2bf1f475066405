import type { LogRecordExporter } from "@opentelemetry/sdk-logs";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";

/** The exporters of one telemetry target. */
export interface Exporters {
  readonly logs: LogRecordExporter;
  readonly metrics: PushMetricExporter;
  readonly spans: SpanExporter;
  /** Milliseconds between two exports, of metrics and of batches of the others. */
  readonly interval: { readonly metrics: number; readonly others: number };
}
