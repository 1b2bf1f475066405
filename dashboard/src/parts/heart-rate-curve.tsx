import type { HeartRates } from "../../../shared/serving/api/heart-rates.ts";
import { withQuery } from "../api.ts";
import { bandsFor } from "../heart-rate-zones.ts";
import { useApi } from "../use-api.ts";
import { LineChart } from "./line-chart.tsx";
import { Empty, Loaded } from "./states.tsx";

interface Props {
  readonly user: string;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  /** Draws the zones of this greatest heart rate. */
  readonly maximum?: number;
}

export function HeartRateCurve({ user, from, to, zone, maximum }: Props) {
  const path = withQuery(`/api/personal/users/${encodeURIComponent(user)}/heart-rates`, {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  });
  const state = useApi<HeartRates>(path);
  return (
    <Loaded state={state} what="the heart-rate curve">
      {({ points }) =>
        points.length === 0 ? (
          <Empty title="No readings in this period" />
        ) : (
          <LineChart
            description={`Heart rate from ${new Date(from).toISOString()}, ${points.length} points`}
            times={points.map(({ time }) => Date.parse(time))}
            lines={[
              { label: "mean", values: points.map(({ mean }) => mean), colour: "zone-5" },
              { label: "lowest", values: points.map(({ min }) => min), colour: "muted" },
              { label: "highest", values: points.map(({ max }) => max), colour: "muted" },
            ]}
            timeZone={zone}
            span={[from, to]}
            height={260}
            bands={maximum === undefined ? [] : bandsFor(maximum)}
            range={[
              Math.min(40, ...points.map(({ min }) => min)),
              Math.max(maximum ?? 200, ...points.map(({ max }) => max)),
            ]}
          />
        )
      }
    </Loaded>
  );
}
