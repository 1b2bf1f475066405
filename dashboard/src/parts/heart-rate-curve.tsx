import { ApiError, withQuery } from "../api.ts";
import { bandsFor } from "../heart-rate-zones.ts";
import { useApi } from "../use-api.ts";
import { LineChart } from "./line-chart.tsx";
import { Empty, FailedRead, Loaded } from "./states.tsx";

/** A point of the curve: the readings of an interval. */
interface HeartRatePoint {
  readonly time: string;
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
  readonly bpm?: number;
}

/** `GET /api/personal/users/{id}/heart-rates`. */
interface HeartRates {
  readonly items: readonly HeartRatePoint[];
}

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
  if (state.error instanceof ApiError && state.error.status === 404 && state.data === undefined)
    return <FailedRead error={new Error("This app has no endpoint for readings yet.")} what="the heart-rate curve" />;
  return (
    <Loaded state={state} what="the heart-rate curve">
      {({ items }) =>
        items.length === 0 ? (
          <Empty title="No readings in this period" />
        ) : (
          <LineChart
            description={`Heart rate from ${new Date(from).toISOString()}, ${items.length} points`}
            times={items.map(({ time }) => Date.parse(time))}
            lines={[
              { label: "mean", values: items.map(({ mean, bpm }) => mean ?? bpm ?? null), colour: "zone-5" },
              { label: "lowest", values: items.map(({ min }) => min ?? null), colour: "muted" },
              { label: "highest", values: items.map(({ max }) => max ?? null), colour: "muted" },
            ]}
            timeZone={zone}
            height={260}
            bands={maximum === undefined ? [] : bandsFor(maximum)}
            range={[40, maximum ?? 200]}
          />
        )
      }
    </Loaded>
  );
}
