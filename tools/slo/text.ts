import type { ServiceLevels } from "../../shared/operations/objectives/report.ts";
import { formatNumber } from "../common/format-number.ts";
import { textColumns } from "../common/text-columns.ts";

/** Objectives and alerts for a terminal. The series of an objective follow it. */
export function serviceLevelsText({ objectives, alerts }: ServiceLevels): string {
  const rows = objectives.flatMap((each) => [
    [each.objective, percent(each.target), each.window, ...countCells(each)],
    ...each.series.filter(({ of }) => of !== "").map((series) => [`  ${series.of}`, "", "", ...countCells(series)]),
  ]);
  const heads = ["objective", "target", "window", "attained", "events", "bad", "budget left"];
  const table = textColumns(heads, rows, { isRightAligned: (index) => index > 2, rule: "-" }).join("\n");
  return `${table}\n\n${alertsText(alerts)}`;
}

/** The active alerts, one line each. */
export function alertsText(alerts: ServiceLevels["alerts"]): string {
  if (alerts.length === 0) return "Active alerts: none.";
  const lines = alerts.map(({ alert, of, since, lines }) => {
    const details = since === null ? of.join(", ") : `${formatNumber(lines)} since ${since}`;
    return `  ${alert}${details === "" ? "" : `: ${details}`}`;
  });
  return ["Active alerts (docs/operations.md describes them):", ...lines].join("\n");
}

interface Counted {
  readonly good: number;
  readonly bad: number;
  readonly attained: number | null;
  readonly budget_left: number;
}

function countCells({ good, bad, attained, budget_left: left }: Counted): string[] {
  const share = attained === null ? "–" : percent(attained);
  return [
    share,
    formatNumber(good + bad),
    formatNumber(bad),
    attained === null ? "–" : `${formatNumber(left * 100)} %`,
  ];
}

/** Rounded down, so that a missed target does not look met. */
function percent(share: number): string {
  return `${formatNumber(Math.floor(share * 1e6 + 1e-6) / 1e4, 4)} %`;
}
