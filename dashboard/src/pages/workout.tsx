import { dateTime, day, decimal, minutes } from "../format.ts";
import { bandsFor, maximumFor, zones } from "../heart-rate-zones.ts";
import { Card, Figure, PageHead } from "../parts/card.tsx";
import { HeartRateCurve } from "../parts/heart-rate-curve.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { linkTo } from "../router.ts";
import { useRows } from "../use-rows.ts";
import { durationOf, type WorkoutRow, workoutAt } from "../workout-row.ts";

/** One workout: its figures, and its heart rate over the zones. */
export function WorkoutView({
  place,
  zone,
}: {
  /** User, start, session and workout. */
  readonly place: readonly string[];
  readonly zone: string;
}) {
  const [user] = place;
  const state = useRows<WorkoutRow>("workout_bpm_summary", "personal", { user_id: user, limit: 1000 });
  return (
    <Loaded state={state} what="this workout">
      {({ items }) => {
        const workout = workoutAt(items, place);
        return workout === undefined ? (
          <Empty title="No such workout">It may have changed since the link was made.</Empty>
        ) : (
          <Workout workout={workout} zone={zone} />
        );
      }}
    </Loaded>
  );
}

function Workout({ workout, zone }: { readonly workout: WorkoutRow; readonly zone: string }) {
  // The band of ages begins with its lowest age: `30-39`.
  const age = /\d+/.exec(workout.age ?? "")?.[0];
  const maximum = maximumFor(age === undefined ? undefined : Number(age));
  return (
    <>
      <PageHead title="Workout" of={workout.workout_id}>
        <p>
          <a href={linkTo("person", [workout.user_id])}>
            User <bdi>{workout.user_id}</bdi>
          </a>
          , {day(workout.date)} of the person
        </p>
      </PageHead>
      <dl class="figures">
        <Figure label={`Start, ${zone}`} value={dateTime(workout.start, zone)} exact={workout.start} />
        <Figure label="Duration" value={minutes(durationOf(workout))} />
        <Figure label="Mean" value={decimal(workout.avg_bpm)} unit="bpm" exact={workout.avg_bpm} />
        <Figure label="Highest" value={decimal(workout.max_bpm)} unit="bpm" exact={workout.max_bpm} />
        <Figure label="Lowest" value={decimal(workout.min_bpm)} unit="bpm" exact={workout.min_bpm} />
      </dl>
      <Card title="Heart rate" note={`beats per minute; zones of a maximum of ${maximum}`}>
        <HeartRateCurve
          user={workout.user_id}
          period={{ from: Date.parse(workout.start), to: Date.parse(workout.end) }}
          maximum={maximum}
        />
        <ul class="chips">
          {bandsFor(maximum).map(({ from, to, colour }, index) => (
            <li key={colour}>
              <i class="swatch" style={{ background: `var(--${colour})` }} /> {zones[index]?.name}{" "}
              <span class="muted">
                {Math.round(from)}–{Math.round(to)}
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}
