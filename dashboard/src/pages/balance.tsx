import { useEffect, useRef, useState } from "preact/hooks";
import { axisOf, type BalancePoint, pointsOf, type RiskRow } from "../balance-points.ts";
import { count, day, decimal } from "../format.ts";
import type { PageProps } from "../page-props.ts";
import { Card, Figure, PageHead } from "../parts/card.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { useApi } from "../use-api.ts";

/** Milliseconds. An answer that did not change costs a 304. */
const refresh = 1_000;
/** Milliseconds for which a point is new. */
const newFor = 8_000;

interface RiskPage {
  readonly items: readonly RiskRow[];
  readonly withheld?: number;
}

export function Balance(_: PageProps) {
  const state = useApi<RiskPage>("/api/gold/risk_by_birth_year?limit=1000", refresh);
  return (
    <>
      <PageHead title="Balance">
        <p class="muted">Risk scores of STEDI assessments by birth year, as they arrive</p>
      </PageHead>
      <Loaded state={state} what="risk scores">
        {({ items, withheld = 0 }) =>
          items.length === 0 ? (
            <Empty title={withheld > 0 ? "Too few people" : "No assessments yet"}>
              {withheld > 0
                ? `${count(withheld)} birth years have too few people, and are withheld from masked rows.`
                : "A score appears a few seconds after the assessment of a known customer."}
            </Empty>
          ) : (
            <Chart rows={items} withheld={withheld} />
          )
        }
      </Loaded>
    </>
  );
}

function Chart({ rows, withheld }: { readonly rows: readonly RiskRow[]; readonly withheld: number }) {
  const points = pointsOf(rows);
  const fresh = useNewKeys(points);
  const assessments = rows.reduce((sum, row) => sum + row.assessments, 0);
  const mean = rows.reduce((sum, row) => sum + row.mean_score * row.assessments, 0) / Math.max(1, assessments);
  return (
    <>
      <dl class="figures">
        <Figure label="Assessments" value={count(assessments)} />
        <Figure label="Customers" value={count(rows.reduce((sum, row) => sum + row.customers, 0))} />
        <Figure label="Birth years" value={count(rows.length)} />
        <Figure label="Mean score" value={decimal(mean)} exact={mean} />
      </dl>
      <Card title="Score by birth year" note={<Legend />}>
        <Scatter rows={rows} points={points} fresh={fresh} />
        {withheld > 0 && (
          <p class="muted">{count(withheld)} birth years have too few people, and are withheld from masked rows.</p>
        )}
      </Card>
      <YearTable rows={rows} />
    </>
  );
}

function Legend() {
  return (
    <span class="legend">
      <i class="dot" /> assessment <i class="dot new" /> new <i class="bar" /> lowest to highest <i class="mean" /> mean
    </span>
  );
}

/** The keys of points that were not there when the page opened, while they are new. */
function useNewKeys(points: readonly BalancePoint[]): ReadonlySet<string> {
  const known = useRef<ReadonlyMap<string, number>>(undefined);
  const [, render] = useState(0);
  const now = Date.now();
  const before = known.current;
  // Points that were there at first are old.
  known.current = new Map(points.map(({ key }) => [key, before === undefined ? 0 : (before.get(key) ?? now)]));
  const fresh = new Set([...known.current].filter(([, since]) => now - since < newFor).map(([key]) => key));
  useEffect(() => {
    if (fresh.size === 0) return;
    const timer = setTimeout(() => render((current) => current + 1), newFor);
    return () => clearTimeout(timer);
  }, [fresh.size]);
  return fresh;
}

const [width, height] = [900, 380];
const edge = { left: 44, right: 12, top: 12, bottom: 34 };

function Scatter({
  rows,
  points,
  fresh,
}: {
  readonly rows: readonly RiskRow[];
  readonly points: readonly BalancePoint[];
  readonly fresh: ReadonlySet<string>;
}) {
  const years = rows.map(({ birth_year }) => Number(birth_year));
  const [first, last] = [Math.min(...years) - 1, Math.max(...years) + 1];
  // No point is on the edge of the chart.
  const extremes = rows.flatMap(({ min_score, max_score }) => [min_score, max_score]);
  const padding = (Math.max(...extremes) - Math.min(...extremes)) / 20;
  const scores = axisOf(extremes.flatMap((score) => [score - padding, score + padding]));
  const x = (year: number) => edge.left + ((year - first) / (last - first)) * (width - edge.left - edge.right);
  const y = (score: number) =>
    edge.top + ((scores.to - score) / (scores.to - scores.from)) * (height - edge.top - edge.bottom);
  const yearTicks = axisOf([first, last], 10).ticks.filter(
    (year) => Number.isInteger(year) && year > first && year < last,
  );
  const description = `Scores of ${count(points.length)} recent assessments by birth year, ${years.length} years`;
  return (
    <Scroll label="Chart of scores">
      <svg class="scatter" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={description}>
        {scores.ticks.map((tick) => (
          <g key={tick}>
            <line
              x1={edge.left}
              x2={width - edge.right}
              y1={y(tick)}
              y2={y(tick)}
              class={tick === 0 ? "zero" : "grid"}
            />
            <text x={edge.left - 8} y={y(tick) + 4} text-anchor="end">
              {tick}
            </text>
          </g>
        ))}
        {yearTicks.map((year) => (
          <text key={year} x={x(year)} y={height - 14} text-anchor="middle">
            {year}
          </text>
        ))}
        {rows.map((row) => (
          <g key={row.birth_year}>
            <line
              class="spread"
              x1={x(Number(row.birth_year))}
              x2={x(Number(row.birth_year))}
              y1={y(row.min_score)}
              y2={y(row.max_score)}
            />
            <line
              class="mean"
              x1={x(Number(row.birth_year)) - 7}
              x2={x(Number(row.birth_year)) + 7}
              y1={y(row.mean_score)}
              y2={y(row.mean_score)}
            >
              <title>
                {row.birth_year}: mean {row.mean_score}, {count(row.assessments)} assessments
              </title>
            </line>
          </g>
        ))}
        {points.map(({ key, year, score, time }) => (
          <circle
            key={key}
            class={fresh.has(key) ? "point new" : "point"}
            cx={x(year)}
            cy={y(score)}
            r={fresh.has(key) ? 5 : 3.5}
          >
            <title>
              {year}: {score}, {day(time.slice(0, 10))}
            </title>
          </circle>
        ))}
      </svg>
    </Scroll>
  );
}

function YearTable({ rows }: { readonly rows: readonly RiskRow[] }) {
  return (
    <Card title="By birth year">
      <Scroll label="Table of birth years" isTall>
        <table>
          <thead>
            <tr>
              {["Birth year", "Assessments", "Customers", "Lowest", "Mean", "Highest", "Latest"].map((head, index) => (
                <th key={head} scope="col" class={index === 0 ? "" : "number"}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.birth_year}>
                <th scope="row">{row.birth_year}</th>
                <td class="number">{count(row.assessments)}</td>
                <td class="number">{count(row.customers)}</td>
                {[row.min_score, row.mean_score, row.max_score].map((score, index) => (
                  <td key={String(index)} class="number" title={String(score)}>
                    {decimal(score)}
                  </td>
                ))}
                <td class="number">{day(row.latest.slice(0, 10))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Card>
  );
}
