import { second } from "../../shared/platform/time.ts";
import { burnRatesOf } from "../../shared/slo/burn-rates.ts";
import { type Objective, windowText } from "../../shared/slo/objective.ts";
import { code, generatedNotice, markdownTable, paragraph, sentence } from "./markdown.ts";

/** `docs/service-levels.md`: every objective with its alerts. */
export function serviceLevelsPage(objectives: readonly Objective[]): string {
  return `${generatedNotice}

# Service levels

${paragraph("An objective is data in [shared/slo](../shared/slo). The metric `korevital.objective.events`, the alert rules, this page, the report of `npm run slo` and of `GET /api/pipeline`, and the assertions of the chaos test are derived from it. [operations.md](operations.md#service-levels) describes the actions.")}

${markdownTable(
  ["objective", "target", "window", "threshold", "alerts (severity)"],
  objectives.map((each) => [
    code(each.name),
    `${Number((each.target * 100).toPrecision(6))} %`,
    windowText(each),
    each.threshold === undefined ? "" : durationText(each.threshold),
    burnRatesOf(each)
      .map(({ alert, severity }) => `${code(alert)} (${severity})`)
      .join(", "),
  ]),
)}

${objectives.map(objectiveChapter).join("\n\n")}

## Alerts

${paragraph("An alert fires while both of its windows spend the error budget faster than the factor: with a factor of 1 the budget is spent in exactly the window of the objective. The long window ignores single faults, the recent one ends the alert soon after the fault. A target of 100 % has no budget: one bad event alerts.")}

${markdownTable(
  ["alert", "factor", "window", "recent window", "minimum of events"],
  objectives.flatMap((each) =>
    burnRatesOf(each).map(({ alert, factor, window, recent }) => [
      code(alert),
      String(factor),
      windowText({ window }),
      durationText(recent),
      String(each.minimumEvents),
    ]),
  ),
)}
`;
}

function objectiveChapter({ name, indicator, per, measuredAt, holdsUnderFaults }: Objective): string {
  const place = `Counted in [${measuredAt.split("/").at(-1)}](../${measuredAt})${per === "" ? "" : `, by ${per}`}.`;
  const faults = holdsUnderFaults
    ? " It is met while processes are killed and services fail: the chaos test asserts it."
    : "";
  return `## ${name}\n\n${paragraph(`${sentence(`It counts ${indicator}`)} ${place}${faults}`)}`;
}

function durationText(milliseconds: number): string {
  if (milliseconds < second) return `${milliseconds} ms`;
  const seconds = milliseconds / second;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
