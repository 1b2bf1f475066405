import { addDays, daysBetween, midnightOf } from "../days.ts";
import { day } from "../format.ts";
import { linkTo } from "../router.ts";
import { useRows } from "../use-rows.ts";
import { Card } from "./card.tsx";
import { HeartRateCurve } from "./heart-rate-curve.tsx";
import { LineChart } from "./line-chart.tsx";
import { Empty, Loaded } from "./states.tsx";

interface Props {
  readonly user: string;
  readonly at: string | undefined;
  readonly zone: string;
}

/** A row of `heart_rate_daily`. */
interface HeartRateDay {
  readonly date: string;
  readonly avg_bpm: number | null;
  readonly resting_bpm: number | null;
}

/** Days that the trend shows. */
const trendDays = 60;

/** The trend over days, and the curve of one day: that of `at`, or the last one with readings. */
export function PersonHeartRates({ user, at, zone }: Props) {
  const state = useRows<HeartRateDay>("heart_rate_daily", "personal", {
    ...{ user_id: user, to: at, sort: "-date", limit: trendDays },
  });
  const shown = at ?? state.data?.items[0]?.date;
  return (
    <div class="halves">
      <Card title="Trend" note="heart rate of each day, beats per minute">
        <Loaded state={state} what="heart rates">
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="No heart rates">A watch or a strap sends them.</Empty>
            ) : (
              <Trend days={lastDays(items)} zone={zone} />
            )
          }
        </Loaded>
      </Card>
      <Card title="Heart rate" note={shown === undefined ? undefined : <DayLinks user={user} shown={shown} />}>
        {shown === undefined ? <Empty title="No readings" /> : <HeartRateCurve user={user} period={{ date: shown }} />}
      </Card>
    </div>
  );
}

/** The days until the last one with readings; those without are gaps of the lines. `items`: the latest first. */
function lastDays(items: readonly HeartRateDay[]): readonly HeartRateDay[] {
  const last = items[0]?.date ?? "";
  const from = addDays(last, 1 - trendDays);
  const first = items.findLast(({ date }) => date >= from)?.date ?? last;
  const byDate = new Map(items.map((each) => [each.date, each]));
  return daysBetween(first, last).map((date) => byDate.get(date) ?? { date, avg_bpm: null, resting_bpm: null });
}

function Trend({ days, zone }: { readonly days: readonly HeartRateDay[]; readonly zone: string }) {
  const values = days.flatMap(({ avg_bpm, resting_bpm }) => [avg_bpm ?? [], resting_bpm ?? []].flat());
  return (
    <LineChart
      description={`Resting and mean heart rate on ${days.length} days`}
      times={days.map(({ date }) => midnightOf(date, zone))}
      lines={[
        { label: "resting", values: days.map(({ resting_bpm }) => resting_bpm), colour: "accent" },
        { label: "mean", values: days.map(({ avg_bpm }) => avg_bpm), colour: "zone-4" },
      ]}
      timeZone={zone}
      height={260}
      range={[Math.min(40, ...values), Math.max(140, ...values)]}
    />
  );
}

function DayLinks({ user, shown }: { readonly user: string; readonly shown: string }) {
  return (
    <>
      <a href={linkTo("person", [user], { at: addDays(shown, -1) })}>Day before</a> {day(shown)}{" "}
      <a href={linkTo("person", [user], { at: addDays(shown, 1) })}>Day after</a>
    </>
  );
}
