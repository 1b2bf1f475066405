/** Rows of `risk_by_birth_year`, as the page uses them. */
export interface RiskRow {
  readonly birth_year: string;
  readonly assessments: number;
  readonly customers: number;
  readonly mean_score: number;
  readonly min_score: number;
  readonly max_score: number;
  readonly latest: string;
  readonly modified: string;
  readonly points: readonly { readonly time: string; readonly score: number }[];
}

export interface BalancePoint {
  /** Distinguishes points of one year, time and score by their number. */
  readonly key: string;
  readonly year: number;
  readonly score: number;
  readonly time: string;
}

/** The points of all years. */
export function pointsOf(rows: readonly RiskRow[]): readonly BalancePoint[] {
  return rows.flatMap(({ birth_year, points }) => {
    const seen = new Map<string, number>();
    return points.map(({ time, score }) => {
      const identity = `${birth_year} ${time} ${score}`;
      const number = (seen.get(identity) ?? 0) + 1;
      seen.set(identity, number);
      return { key: `${identity} ${number}`, year: Number(birth_year), score, time };
    });
  });
}

/** Round limits and the ticks of an axis that contains the values. */
export function axisOf(
  values: readonly number[],
  most = 6,
): { readonly from: number; readonly to: number; readonly ticks: readonly number[] } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { from: 0, to: 1, ticks: [0, 1] };
  const span = high - low || 1;
  const magnitude = 10 ** Math.floor(Math.log10(span / most));
  const step = ([1, 2, 5, 10].find((factor) => span / (factor * magnitude) <= most) ?? 10) * magnitude;
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { from: ticks[0] ?? 0, to: ticks.at(-1) ?? 1, ticks };
}
