import { join } from "node:path";
import {
  type ISerializer,
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import { AggregationTemporality } from "@opentelemetry/sdk-metrics";
import type { Exporters } from "./exporters.ts";
import { JsonLines } from "./json-lines.ts";

/** Bytes of one file. Two files exist for each kind and process. */
const limit = 8 * 2 ** 20;

/** The export callback of the SDK; code 0 is success. */
type Done = (result: { readonly code: number; readonly error?: Error }) => void;

/**
 * Files of OTLP-JSON with one export per line, as an OpenTelemetry Collector reads them. Metrics are cumulative.
 *
 * @param instance name of the process
 */
export function otlpFiles(folder: string, instance: string): Exporters {
  const linesOf = (kind: string) => new JsonLines(join(folder, `${kind}-${instance}.jsonl`), limit);
  return {
    logs: exporterOf(linesOf("logs"), JsonLogsSerializer),
    spans: exporterOf(linesOf("spans"), JsonTraceSerializer),
    metrics: {
      ...exporterOf(linesOf("metrics"), JsonMetricsSerializer),
      selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
    },
    interval: { metrics: 5_000, others: 1_000 },
  };
}

function exporterOf<T>(lines: JsonLines, serializer: ISerializer<T, unknown>) {
  return {
    export(batch: T, done: Done) {
      const line = serializer.serializeRequest(batch);
      if (line === undefined) return done({ code: 1 });
      lines.append(line).then(
        () => done({ code: 0 }),
        (error) => done({ code: 1, error }),
      );
    },
    forceFlush: () => lines.settled(),
    shutdown: () => lines.settled(),
  };
}
