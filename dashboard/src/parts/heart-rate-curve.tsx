import type { HeartRates } from "../../../shared/serving/api/heart-rates.ts";
import { withQuery } from "../api.ts";
import { bandsFor } from "../heart-rate-zones.ts";
import { useApi } from "../use-api.ts";
import { LineChart } from "./line-chart.tsx";
import { Empty, Loaded } from "./states.tsx";

interface Props {
  readonly user: string;
  /** Times, epoch milliseconds; or a day in the time zone of the person. */
  readonly period: { readonly from: number; readonly to: number } | { readonly date: string };
  /** Draws the zones of this greatest heart rate. */
  readonly maximum?: number;
}

/** Readings over time, in the time zone in which the person was. */
export function HeartRateCurve({ user, period, maximum }: Props) {
  const parameters =
    "date" in period ? period : { from: new Date(period.from).toISOString(), to: new Date(period.to).toISOString() };
  const path = withQuery(`/api/personal/users/${encodeURIComponent(user)}/heart-rates`, parameters);
  const state = useApi<HeartRates>(path);
  return (
    <Loaded state={state} what="the heart-rate curve">
      {({ from, to, time_zone, points }) =>
        points.length === 0 ? (
          <Empty title="No readings in this period" />
        ) : (
          <>
            <LineChart
              description={`Heart rate from ${from}, ${points.length} points`}
              times={points.map(({ time }) => Date.parse(time))}
              lines={[
                { label: "mean", values: points.map(({ mean }) => mean), colour: "zone-5" },
                { label: "lowest", values: points.map(({ min }) => min), colour: "muted" },
                { label: "highest", values: points.map(({ max }) => max), colour: "muted" },
              ]}
              timeZone={time_zone}
              span={[Date.parse(from), Date.parse(to)]}
              height={260}
              bands={maximum === undefined ? [] : bandsFor(maximum)}
              range={[
                Math.min(40, ...points.map(({ min }) => min)),
                Math.max(maximum ?? 200, ...points.map(({ max }) => max)),
              ]}
            />
            <p class="muted">{`Times in ${time_zone}.`}</p>
          </>
        )
      }
    </Loaded>
  );
}
