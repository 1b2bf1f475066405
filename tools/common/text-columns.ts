export interface ColumnOptions {
  readonly isRightAligned: (index: number) => boolean;
  /** Character of the rule below the heads; no rule if absent. */
  readonly rule?: string;
  readonly gap?: string;
}

/** Aligns cells in columns: one line for the heads, one for the rule, one per row. */
export function textColumns(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  { isRightAligned, rule, gap = "  " }: ColumnOptions,
): string[] {
  const widths = heads.map((head, index) => Math.max(head.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    widths
      .map((width, index) => (isRightAligned(index) ? cells[index]?.padStart(width) : cells[index]?.padEnd(width)))
      .join(gap)
      .trimEnd();
  const rules = rule === undefined ? [] : [widths.map((width) => rule.repeat(width))];
  return [heads, ...rules, ...rows].map(line);
}
