import { dates } from "../../shared/gold/date-dimension.ts";
import { summaries } from "../../shared/gold/registry.ts";
import { silverDefinitions } from "../../shared/silver/registry.ts";
import { streams } from "../../shared/streams/registry.ts";
import type { LogEvent } from "../../shared/telemetry/log-event.ts";
import { logEvents } from "../../shared/telemetry/log-events.ts";
import { metrics } from "../../shared/telemetry/metrics.ts";
import { spans } from "../../shared/telemetry/spans.ts";
import { dictionaryPage } from "./dictionary-page.ts";
import { logsPage } from "./logs-page.ts";
import { metricsPage } from "./metrics-page.ts";

/** The pages that are made of the code, by file. */
export function pages(): Readonly<Record<string, string>> {
  return {
    "docs/data-dictionary.md": dictionaryPage({ streams, silver: silverDefinitions, gold: [...summaries, dates] }),
    "docs/logs.md": logsPage(logEvents as unknown as Readonly<Record<string, LogEvent>>),
    "docs/metrics.md": metricsPage(metrics, spans),
  };
}
