import { sumBy } from "../../shared/platform/sum.ts";
import { formatNumber } from "../common/format-number.ts";
import { textColumns } from "../common/text-columns.ts";
import { type Comparison, type ComparisonLine, isSatisfied } from "./comparison.ts";
import type { Ledger } from "./ledger.ts";

const maxReportedViolations = 10;
const heads = ["layer", "what", "sent", "expected", "found", "difference"] as const;
/** Columns before this one contain text. */
const firstNumber = heads.indexOf("sent");

/** Formats the comparison as a table, followed by the first violations and where to find their data. */
export function reportText(ledger: Ledger, comparison: Comparison): string {
  const { prefix, protocol, complete, streams } = ledger;
  const sent = sumBy(Object.values(streams), (stream) => stream.sent);
  const title = `${count(sent)} events sent as ${prefix}… over ${protocol}${complete ? "" : ", incomplete"}`;
  return [title, "", ...table(comparison.lines), "", ...notes(ledger), verdict(comparison)].join("\n");
}

function verdict(comparison: Comparison): string {
  if (isExact(comparison)) return "✓ Exact: every event sent has exactly one outcome, in every layer.";
  const { violations } = comparison;
  const first = violations
    .slice(0, maxReportedViolations)
    .map(({ layer, what, location }) => `  ${layer}: ${what}\n    ${location}`);
  const rest = violations.length - first.length;
  const title = `✗ ${count(violations.length)} violation${violations.length === 1 ? "" : "s"}:`;
  return [title, ...first, ...(rest > 0 ? [`  … and ${count(rest)} more`] : [])].join("\n");
}

export function isExact({ lines, violations }: Comparison): boolean {
  return violations.length === 0 && lines.every(isSatisfied);
}

function notes({ maybeDuplicated, excludedUsers }: Ledger): string[] {
  const texts: string[] = [];
  if (maybeDuplicated.length > 0)
    texts.push(`${count(maybeDuplicated.length)} events may be duplicated in bronze: a request was not answered.`);
  if (excludedUsers.length > 0)
    texts.push(
      `Events of ${count(excludedUsers.length)} people may be lost in transit: their silver and gold are not compared.`,
    );
  return texts.length === 0 ? [] : [...texts, ""];
}

function table(lines: readonly ComparisonLine[]): string[] {
  const rows = lines.map((line, index) => [
    // Only the first row of a layer contains its name.
    line.layer === lines[index - 1]?.layer ? "" : line.layer,
    line.what,
    line.sent === undefined ? "" : count(line.sent),
    expectedText(line),
    count(line.found),
    differenceText(line),
  ]);
  return textColumns(heads, rows, { isRightAligned: (index) => index >= firstNumber, rule: "─" });
}

function expectedText({ expected, maximum }: ComparisonLine): string {
  return maximum > expected ? `${count(expected)}–${count(maximum)}` : count(expected);
}

function differenceText(line: ComparisonLine): string {
  if (isSatisfied(line)) return "0 ✓";
  const { expected, maximum, found } = line;
  if (expected <= found && found <= maximum) return "different ✗";
  const difference = found - (found < expected ? expected : maximum);
  return `${difference > 0 ? "+" : "−"}${count(Math.abs(difference))} ✗`;
}

/** Sums of heart rates may contain sixteenths. */
function count(value: number): string {
  return formatNumber(value, 4);
}
