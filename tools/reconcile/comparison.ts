/** One line of the comparison: the expected and the found number. */
export interface ComparisonLine {
  readonly layer: "endpoint" | "bronze" | "silver" | "gold";
  readonly what: string;
  /** Number of events sent, including copies; only in lines that count whole events. */
  readonly sent?: number;
  readonly expected: number;
  /** Greater than `expected` if requests went unanswered. Any number from `expected` to `maximum` is correct. */
  readonly maximum: number;
  readonly found: number;
  /** False if the numbers are equal but the counted items differ. */
  readonly same: boolean;
}

/** One deviation from what the ledger expects. */
export interface Violation {
  readonly layer: ComparisonLine["layer"];
  /** Includes the expected and the found value. */
  readonly what: string;
  /** Where to find the data. */
  readonly location: string;
}

export interface Comparison {
  readonly lines: readonly ComparisonLine[];
  readonly violations: readonly Violation[];
}

export function exactLine(
  layer: ComparisonLine["layer"],
  what: string,
  expected: number,
  found: number,
  same = true,
): ComparisonLine {
  return { layer, what, expected, maximum: expected, found, same };
}

/** Whether the found number is within the expected range, of the same items. */
export function isSatisfied({ expected, maximum, found, same }: ComparisonLine): boolean {
  return same && expected <= found && found <= maximum;
}
