import { DiagConsoleLogger, DiagLogLevel, diag, metrics, trace } from "@opentelemetry/api";
import { logs } from "@opentelemetry/api-logs";
import { type Resource, resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { within } from "../../with-timeout.ts";
import { applicationInsights } from "./application-insights.ts";
import type { Exporters } from "./exporters.ts";
import { otlpFiles } from "./otlp-files.ts";
import type { TelemetryTargets } from "./targets.ts";
import type { Telemetry } from "./telemetry.ts";

/** The host ends a worker 5 s after it said so. */
const lastWords = 4_000;

/** Sets OpenTelemetry up for the whole process: of two calls the first one counts. */
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
      // A target that cannot be reached must not keep the app from ending, nor make it fail.
      await within(lastWords, Promise.allSettled(ended)).catch(() => {});
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
  const delay = ({ every }: Exporters) => ({ scheduledDelayMillis: every.others });
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
        ({ metrics: exporter, every }) =>
          new PeriodicExportingMetricReader({
            exporter,
            exportIntervalMillis: every.metrics,
            exportTimeoutMillis: Math.min(every.metrics, 30_000),
          }),
      ),
    }),
  };
}

/** The function app's name in Azure: host and app then stand under one role. */
function resourceOf(instance: string): Resource {
  return resourceFromAttributes({
    "service.name": process.env["WEBSITE_SITE_NAME"] ?? "korevital",
    "service.instance.id": instance,
  });
}
