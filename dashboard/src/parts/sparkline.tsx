interface Props {
  readonly values: readonly number[];
  /** How many values fill the width. */
  readonly length: number;
  readonly label: string;
}

const [width, height] = [96, 24];

export function Sparkline({ values, length, label }: Props) {
  const shown = values.slice(-length);
  const top = Math.max(...shown, 1e-9);
  const at = (value: number, index: number) =>
    `${(width - ((shown.length - 1 - index) * width) / Math.max(1, length - 1)).toFixed(1)},${(height - 2 - (value / top) * (height - 4)).toFixed(1)}`;
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
    >
      <line x1="0" x2={width} y1={height - 2} y2={height - 2} class="base" />
      {shown.length > 1 && <polyline points={shown.map(at).join(" ")} />}
    </svg>
  );
}
