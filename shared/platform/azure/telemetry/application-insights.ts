import {
  AzureMonitorLogExporter,
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from "@azure/monitor-opentelemetry-exporter";
import { credentialOf } from "../credentials.ts";
import type { Exporters } from "./exporters.ts";
import type { ApplicationInsights } from "./targets.ts";

/** Log lines become `AppTraces`, metrics `AppMetrics`, spans `AppDependencies`. The host exports `AppRequests`. */
export function applicationInsights({ connectionString, identity, httpClient }: ApplicationInsights): Exporters {
  const options = {
    connectionString,
    ...(identity === undefined ? {} : { credential: credentialOf({ kind: "identity", ...identity, endpoints: {} }) }),
    ...(httpClient === undefined ? {} : { httpClient }),
  };
  return {
    logs: new AzureMonitorLogExporter(options),
    metrics: new AzureMonitorMetricExporter(options),
    spans: new AzureMonitorTraceExporter(options),
    interval: { metrics: 60_000, others: 5_000 },
  };
}
