import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import packageJson from "../../package.json" with { type: "json" };
import { dates } from "../../shared/gold/dates/date-dimension.ts";
import { summaries } from "../../shared/gold/registry.ts";
import type { LogEvent } from "../../shared/platform/telemetry/log-event.ts";
import { logEvents } from "../../shared/platform/telemetry/log-events.ts";
import { metrics } from "../../shared/platform/telemetry/metrics.ts";
import { spans } from "../../shared/platform/telemetry/spans.ts";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";
import { objectives } from "../../shared/slo/registry.ts";
import { streams } from "../../shared/streams/registry.ts";
import { costPage } from "../cost/page.ts";
import { cliPage } from "./cli-page.ts";
import { dictionaryPage } from "./dictionary-page.ts";
import { logsPage } from "./logs-page.ts";
import { metricsPage } from "./metrics-page.ts";
import { objectiveAlerts } from "./objective-alerts.ts";
import { serviceLevelsPage } from "./service-levels-page.ts";

/** The generated pages by file. */
export function pages(program: CommandUnknownOpts): Readonly<Record<string, string>> {
  return {
    "docs/cli.md": cliPage(program, packageJson.scripts),
    "docs/data-dictionary.md": dictionaryPage({ streams, silver: silverDefinitions, gold: [...summaries, dates] }),
    "docs/logs.md": logsPage(logEvents as unknown as Readonly<Record<string, LogEvent>>),
    "docs/cost.md": costPage(process.cwd()),
    "docs/service-levels.md": serviceLevelsPage(objectives),
    "bicep/objective-alerts.json": objectiveAlerts(objectives),
    "docs/metrics.md": metricsPage(metrics, spans),
  };
}
