import { type Comparison, isRight, type Line } from "./comparison.ts";
import type { Account } from "./ledger.ts";

const shownDifferences = 10;
const heads = ["layer", "what", "expected", "found", "difference"] as const;

/** The comparison for the terminal: a line for everything that was compared, and the first differences with where to look. */
export function reportText(account: Account, { lines, differences }: Comparison): string {
  const sent = Object.values(account.streams).reduce((sum, stream) => sum + stream.sent, 0);
  const title = `${count(sent)} events sent as ${account.prefix}… over ${account.protocol}${account.complete ? "" : ", not all that were planned"}`;
  return [title, "", table(lines), "", ...notes(account), verdict({ lines, differences })].join("\n");
}

function verdict({ lines, differences }: Comparison): string {
  if (isExact({ lines, differences })) return "✓ Exact: every event sent is in exactly one outcome, in every layer.";
  const first = differences
    .slice(0, shownDifferences)
    .map(({ layer, what, where }) => `  ${layer}: ${what}\n    ${where}`);
  const more =
    differences.length > shownDifferences ? [`  … and ${count(differences.length - shownDifferences)} more`] : [];
  return [`✗ ${count(differences.length)} difference${differences.length === 1 ? "" : "s"}:`, ...first, ...more].join(
    "\n",
  );
}

export function isExact({ lines, differences }: Comparison): boolean {
  return differences.length === 0 && lines.every(isRight);
}

function notes({ unsure, unknown }: Account): string[] {
  const texts: string[] = [];
  if (unsure.length > 0)
    texts.push(`${count(unsure.length)} events went unanswered: they may stand in bronze more than once.`);
  if (unknown.length > 0)
    texts.push(
      `Of ${count(unknown.length)} people events were lost on the way: their silver and gold are not compared.`,
    );
  return texts.length === 0 ? [] : [...texts, ""];
}

function table(lines: readonly Line[]): string {
  const cells = lines.map((line) => [
    line.layer,
    line.what,
    line.sent === undefined ? "" : count(line.sent),
    expectedText(line),
    count(line.found),
    differenceText(line),
  ]);
  const widths = heads.map((head, index) => Math.max(head.length, ...cells.map((row) => row[index]?.length ?? 0)));
  const text = (row: readonly string[]) =>
    row
      .map((cell, index) => (index < 2 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join("  ")
      .trimEnd();
  // A layer is named once.
  const rows = cells.map(([layer = "", ...rest], index) =>
    text([layer === cells[index - 1]?.[0] ? "" : layer, ...rest]),
  );
  return [text(heads), text(widths.map((width) => "─".repeat(width))), ...rows].join("\n");
}

function expectedText({ expected, most }: Line): string {
  return most > expected ? `${count(expected)}–${count(most)}` : count(expected);
}

function differenceText(line: Line): string {
  if (isRight(line)) return "0 ✓";
  if (line.found === line.expected || (line.found > line.expected && line.found <= line.most)) return "others ✗";
  const difference = line.found - (line.found < line.expected ? line.expected : line.most);
  return `${difference > 0 ? "+" : "−"}${count(Math.abs(difference))} ✗`;
}

/** Sums of heart rates may have sixteenths. */
function count(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 4 });
}
