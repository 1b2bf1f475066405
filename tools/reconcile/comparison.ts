/** One line of the comparison: what must be there, and what is. */
export interface Line {
  readonly layer: "door" | "bronze" | "silver" | "gold";
  readonly what: string;
  /** Events that were sent, copies too, where the line is about whole events. */
  readonly sent?: number;
  readonly expected: number;
  /** More than expected where sendings went unanswered: anything up to it is right. */
  readonly most: number;
  readonly found: number;
  /** False when the numbers agree and what they count does not. */
  readonly same: boolean;
}

/** One thing that is not as it must be. */
export interface Difference {
  readonly layer: Line["layer"];
  /** With what was expected and what was found. */
  readonly what: string;
  /** Where to look. */
  readonly where: string;
}

export interface Comparison {
  readonly lines: readonly Line[];
  readonly differences: readonly Difference[];
}

export function exactLine(layer: Line["layer"], what: string, expected: number, found: number, same = true): Line {
  return { layer, what, expected, most: expected, found, same };
}

/** Whether the line holds. */
export function isRight({ expected, most, found, same }: Line): boolean {
  return same && expected <= found && found <= most;
}
