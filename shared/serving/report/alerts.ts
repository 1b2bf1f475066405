import type { LocalDays } from "../../gold/dates/calendar.ts";
import type { Row } from "../../gold/summary.ts";
import type { ReportedAlert } from "./report.ts";
import { numberIn, textIn } from "./report-rows.ts";
import { localTime } from "./workouts.ts";

/** The alerts of rows of `health_alerts`, by start. */
export function reportedAlerts(rows: readonly Row[], days: Pick<LocalDays, "aheadAt">): ReportedAlert[] {
  return rows
    .map((row) => ({
      date: textIn(row, "date"),
      kind: textIn(row, "kind"),
      start: textIn(row, "start"),
      local_start: localTime(textIn(row, "start"), days),
      minutes: numberIn(row, "minutes"),
      peak_bpm: numberIn(row, "peak_bpm"),
      threshold_bpm: numberIn(row, "threshold_bpm"),
    }))
    .sort((a, b) => (`${a.start} ${a.kind}` < `${b.start} ${b.kind}` ? -1 : 1));
}
