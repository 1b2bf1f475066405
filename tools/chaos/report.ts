import { formatNumber } from "../common/format-number.ts";
import type { ChaosOptions } from "./options.ts";
import type { ChaosResult } from "./run.ts";

/** Formats the result of a run. */
export function reportText({ seed }: ChaosOptions, result: ChaosResult): string {
  const { reconciliation, violations, kills, faults, alerts, levels, seconds } = result;
  const { sent, acknowledged, inHubs, sequenceNumbers, quarantined, gold, scores, tables } = reconciliation;
  const [sending, settling, comparing] = [seconds.sending, seconds.settling, seconds.comparing].map((each) =>
    each.toFixed(1),
  );
  return [
    `sent          ${formatNumber(sent)} events, ${formatNumber(acknowledged)} acknowledged, ${formatNumber(inHubs)} in the hubs (a lost response duplicates an event)`,
    `bronze        ${formatNumber(sequenceNumbers.stored)} sequence numbers: ${sequenceNumbers.duplicated} duplicated, ${sequenceNumbers.missing} missing, ${sequenceNumbers.unknown} in no hub`,
    `quarantine    ${countsText(quarantined)}`,
    ...gold.map(
      ({ summary, rows, different }) =>
        `gold          ${summary}: ${formatNumber(rows)} rows, ${different} differ from the reference`,
    ),
    `scores        ${formatNumber(scores.due)} due, ${formatNumber(scores.published)} published under ${formatNumber(scores.ids)} ids, ${scores.violations} violations`,
    ...(tables === undefined
      ? []
      : [
          `tables        ${formatNumber(tables.rows)} rows, ${tables.reads} reads of ${tables.versions} versions by ${tables.engine}, ${formatNumber(tables.replaced)} files replaced by compaction, ${tables.violations.length} violations`,
        ]),
    `kills         ${countsText(kills)}`,
    ...(faults.length === 0
      ? []
      : [`faults        ${countsText(Object.fromEntries(faults.map(({ fault, happened }) => [fault, happened])))}`]),
    `alerts        ${countsText(alerts)}`,
    ...levels.objectives.map(
      ({ objective, good, bad }) =>
        `objective     ${objective}: ${formatNumber(bad)} of ${formatNumber(good + bad)} events bad`,
    ),
    `seconds       ${sending} sending, ${settling} until settled, ${comparing} comparing`,
    "",
    ...violations.map((violation) => `\u2717 ${violation}`),
    violations.length === 0 ? "\u2713 Each event counts exactly once." : `Violations with --seed ${seed}: see above.`,
  ].join("\n");
}

function countsText(counts: Readonly<Record<string, number>>): string {
  const texts = Object.entries(counts).map(([name, times]) => `${name} ${formatNumber(times)}`);
  return texts.length === 0 ? "none" : texts.join(", ");
}
