import type { PipelineReport } from "../../shared/operations/status/report.ts";
import { age, count, dateTime } from "./format.ts";

/** What needs a person. `bad` stops data or spends an error budget, `warn` delays or loses some. */
export interface Alert {
  readonly tone: "bad" | "warn";
  readonly title: string;
  readonly detail: string;
  /** A place in the page that shows more. */
  readonly page?: string;
}

/** Milliseconds after which a backlog is an alert: the pipeline works in runs, which are minutes apart in Azure. */
export const lateAfter = 10 * 60_000;

/** The alerts of a report, the most severe first. */
export function alertsOf(report: PipelineReport): readonly Alert[] {
  const now = Date.parse(report.time);
  const late = (title: string, since: string | null): Alert[] =>
    since !== null && now - Date.parse(since) > lateAfter
      ? [{ tone: "bad", title, detail: `The oldest change has waited for ${age(now - Date.parse(since))}.` }]
      : [];
  const silent = report.streams.filter(({ lag }) => lag === null).map(({ stream }) => stream);
  const quarantined = report.streams.reduce((sum, stream) => sum + stream.quarantined, 0);
  const deadLetters = report.gold.backlog.dead_letters;
  const { stopped } = report.gold;
  const alerts: readonly (Alert | false)[] = [
    silent.length > 0 && { tone: "bad", title: "Hubs do not respond", detail: `${silent.join(", ")}.` },
    stopped !== null && { tone: "bad", title: "Gold has stopped", detail: `${stopped}.` },
    ...late("Silver is late", report.silver.waiting_since),
    ...late("Gold is late", report.gold.waiting_since),
    ...late("The outbox is late", report.outbox.waiting_since),
    deadLetters > 0 && {
      tone: "warn",
      title: `${count(deadLetters)} dead-lettered groups`,
      detail: "Their rows are computed again in every run.",
    },
    quarantined > 0 && {
      tone: "warn",
      title: `${count(quarantined)} events quarantined`,
      detail: "They were not understood, and are retained with the reason.",
      page: "quarantine",
    },
    ...report.alerts.map(
      ({ alert, kind, of, since, lines }): Alert =>
        kind === "burn-rate"
          ? {
              ...{ tone: "bad", title: alert },
              detail: `The error budget is spent too fast${of.some(Boolean) ? `: ${of.join(", ")}` : ""}.`,
            }
          : {
              ...{ tone: "warn", title: alert },
              detail: `Logged ${count(lines)} times${since === null ? "" : ` since ${dateTime(since, report.reporting_time_zone)}`}.`,
            },
    ),
  ];
  return alerts.filter((alert) => alert !== false).sort((a, b) => Number(b.tone === "bad") - Number(a.tone === "bad"));
}
