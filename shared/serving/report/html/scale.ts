/** The vertical axis of a chart. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

const steps = [1, 2, 5];
const mostTicks = 5;

/**
 * A scale that contains the values and has round ticks, at most five.
 *
 * @param values at least one
 * @param least the shortest scale
 */
export function scaleOf(values: readonly number[], { fromZero = false, least = 1 } = {}): Scale {
  const low = fromZero ? 0 : Math.min(...values);
  const high = Math.max(...values, low + least);
  for (let magnitude = 1; ; magnitude *= 10)
    for (const each of steps) {
      const step = each * magnitude;
      const [from, to] = [Math.floor(low / step) * step, Math.ceil(high / step) * step];
      const intervals = Math.round((to - from) / step);
      if (intervals < mostTicks)
        return { from, to, ticks: Array.from({ length: intervals + 1 }, (_, index) => from + index * step) };
    }
}
