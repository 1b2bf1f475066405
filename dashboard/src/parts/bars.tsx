import { axisOf } from "../balance-points.ts";

export interface Bar {
  readonly label: string;
  /** Stacked, from below. */
  readonly parts: readonly { readonly value: number; readonly colour: string }[];
  readonly title: string;
}

const [width, height] = [560, 220];
const widestBar = 56;
const edge = { left: 48, right: 6, top: 10, bottom: 26 };

/** Stacked columns. */
export function Bars({ bars, description }: { readonly bars: readonly Bar[]; readonly description: string }) {
  const totals = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
  const { to, ticks } = axisOf([0, ...totals], 5);
  const y = (value: number) => edge.top + (1 - value / to) * (height - edge.top - edge.bottom);
  const step = (width - edge.left - edge.right) / Math.max(1, bars.length);
  const every = Math.ceil(bars.length / 12);
  return (
    <svg class="bars" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={description}>
      {ticks.filter(Number.isInteger).map((tick) => (
        <g key={tick}>
          <line class="grid" x1={edge.left} x2={width - edge.right} y1={y(tick)} y2={y(tick)} />
          <text x={edge.left - 6} y={y(tick) + 4} text-anchor="end">
            {tick.toLocaleString("en-GB")}
          </text>
        </g>
      ))}
      {bars.map(({ label, parts, title }, index) => {
        let below = 0;
        const barWidth = Math.min(widestBar, step * 0.7);
        const x = edge.left + (index + 0.5) * step - barWidth / 2;
        return (
          <g key={label}>
            <title>{title}</title>
            {parts.map(({ value, colour }) => {
              below += value;
              return (
                <rect
                  key={colour}
                  x={x}
                  y={y(below)}
                  width={barWidth}
                  height={Math.max(0, y(below - value) - y(below))}
                  style={{ fill: `var(--${colour})` }}
                />
              );
            })}
            {index % every === 0 && (
              <text x={x + barWidth / 2} y={height - 8} text-anchor="middle">
                {label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
