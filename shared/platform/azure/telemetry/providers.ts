import { DiagConsoleLogger, DiagLogLevel, diag, metrics, trace } from "@opentelemetry/api";
import { logs } from "@opentelemetry/api-logs";
import { type Resource, resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { withTimeout } from "../../with-timeout.ts";
import { applicationInsights } from "./application-insights.ts";
import type { Exporters } from "./exporters.ts";
import { otlpFiles } from "./otlp-files.ts";
import type { TelemetryTargets } from "./targets.ts";

/** OpenTelemetry, running. */
export interface Telemetry {
  /** Exports pending telemetry. Gives up on an unreachable target after a few seconds. Never throws. */
  stop(): Promise<void>;
}

/** Milliseconds. The host terminates a worker 5 s after it announces it. */
const shutdownTimeout = 4_000;

/** Sets up OpenTelemetry for the process. Of two calls the first one counts. */
export function openProviders(targets: TelemetryTargets): Telemetry {
  diag.setLogger(new DiagConsoleLogger(), { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
  const instance = `${new Date().toISOString().replaceAll(/\D/g, "")}-${process.pid}`;
  const exporters = exportersOf(targets, instance);
  const providers = providersOf(exporters, resourceOf(instance));
  trace.setGlobalTracerProvider(providers.tracer);
  metrics.setGlobalMeterProvider(providers.meter);
  logs.setGlobalLoggerProvider(providers.logger);
  return {
    async stop() {
      for (const api of [trace, metrics, logs]) api.disable();
      const ended = Object.values(providers).map((provider) => provider.shutdown());
      // An unreachable target must neither delay nor fail the shutdown.
      await withTimeout(shutdownTimeout, Promise.allSettled(ended)).catch(() => {});
    },
  };
}

function exportersOf({ folder, applicationInsights: insights }: TelemetryTargets, instance: string): Exporters[] {
  return [
    ...(folder === undefined ? [] : [otlpFiles(folder, instance)]),
    ...(insights === undefined ? [] : [applicationInsights(insights)]),
  ];
}

function providersOf(exporters: readonly Exporters[], resource: Resource) {
  const delay = ({ interval: every }: Exporters) => ({ scheduledDelayMillis: every.others });
  return {
    tracer: new BasicTracerProvider({
      resource,
      spanProcessors: exporters.map((each) => new BatchSpanProcessor(each.spans, delay(each))),
    }),
    logger: new LoggerProvider({
      resource,
      processors: exporters.map((each) => new BatchLogRecordProcessor({ exporter: each.logs, ...delay(each) })),
    }),
    meter: new MeterProvider({
      resource,
      readers: exporters.map(
        ({ metrics: exporter, interval: every }) =>
          new PeriodicExportingMetricReader({
            exporter,
            exportIntervalMillis: every.metrics,
            exportTimeoutMillis: Math.min(every.metrics, 30_000),
          }),
      ),
    }),
  };
}

/** In Azure the role is the name of the function app, as for the host. */
function resourceOf(instance: string): Resource {
  return resourceFromAttributes({
    "service.name": process.env["WEBSITE_SITE_NAME"] ?? "korevital",
    "service.instance.id": instance,
  });
}
