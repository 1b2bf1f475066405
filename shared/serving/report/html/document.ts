import type { HealthReport } from "../report.ts";
import { card, empty } from "./card.ts";
import { asleepCard, gymCard, restingCard, stepsCard, zonesCard } from "./charts.ts";
import { none, periodDays, periodTitle } from "./format.ts";
import { type Html, html } from "./html.ts";
import { hasData, missingData } from "./missing.ts";
import { style, styleSource } from "./style.ts";
import { alertsCard, coverage, daysCard, workoutsCard } from "./tables.ts";
import { tiles } from "./tiles.ts";

/** The policy of a report: it loads nothing and runs nothing. */
export const reportPolicy = `default-src 'none'; style-src ${styleSource}; base-uri 'none'; form-action 'none'`;

/** The report as one HTML document without scripts, which needs nothing else. */
export function reportDocument(report: HealthReport): string {
  const { name, user_id, period, created } = report;
  const who = name ?? `user ${user_id}`;
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${reportPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Health report of ${who}, ${periodTitle(period)}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<main>
<header>
<p class="brand">KoreVital health report</p>
<h1><bdi>${who}</bdi></h1>
<p>${periodTitle(period)}, ${periodDays(period)}</p>
<p class="muted">${name !== null && `User ${user_id}. `}Days of ${report.time_zones.join(", then ")}.</p>
</header>
${hasData(report) ? content(report) : noData(report)}
<footer>
<p>Made ${created.slice(0, 16).replace("T", " ")} UTC. ${none} means that there is no value. Values are rounded.</p>
<p>This is wellness information. KoreVital is no medical device, and the report is no diagnosis.</p>
</footer>
</main>
</body>
</html>
`;
  return markup;
}

function content(report: HealthReport): Html {
  const missing = missingData(report);
  return html`${notOver(report)}
${tiles(report)}
<div class="halves">
${restingCard(report)}
${zonesCard(report)}
</div>
<div class="halves">
${stepsCard(report)}
${asleepCard(report)}
</div>
<div class="halves">
${gymCard(report)}
${report.alerts === null ? card("Completeness", coverage(report), missingList(missing)) : html`${alertsCard(report)}`}
</div>
${workoutsCard(report)}
${daysCard(report)}
${report.alerts !== null && card("Completeness", coverage(report), missingList(missing))}`;
}

function missingList(missing: readonly string[]): Html {
  if (missing.length === 0) return html`<p class="muted">Nothing is missing.</p>`;
  return html`<ul class="notes">${missing.map((text) => html`<li>${text}</li>`)}</ul>`;
}

function notOver({ period: { kind, days } }: HealthReport): Html | null {
  const isOver = days.every(({ state }) => state === "past" || state === "skipped");
  return isOver ? null : html`<p class="notice">The ${kind} is not over: its totals are those up to now.</p>`;
}

function noData(report: HealthReport): Html {
  const { kind, days } = report.period;
  const hasBegun = days.some(({ state }) => state === "past" || state === "today");
  return card(
    hasBegun ? `No data in this ${kind}` : `The ${kind} has not begun`,
    "",
    html`${empty(
      hasBegun
        ? "No heart rate, workout, visit to a gym, step or sleep has arrived."
        : "A report has the days that have begun.",
    )}`,
  );
}
