import { count, dateTime, day, decimal, minutes, shortId } from "../format.ts";
import type { PageProps } from "../page-props.ts";
import { Card, PageHead } from "../parts/card.tsx";
import { DayInput } from "../parts/day-input.tsx";
import { Pager, pagingOf, withoutPage } from "../parts/pager.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { Table, type TableColumn } from "../parts/table.tsx";
import { go, linkTo } from "../router.ts";
import { useRows } from "../use-rows.ts";
import { durationOf, linkToWorkout, type WorkoutRow, workoutKey } from "../workout-row.ts";
import { WorkoutView } from "./workout.tsx";

/** `#/workouts` lists them, and `#/workouts/USER/START/SESSION/WORKOUT` shows one. */
export function Workouts({ place, zone }: PageProps) {
  return place.rest.length > 1 ? <WorkoutView place={place.rest} zone={zone} /> : <List place={place} zone={zone} />;
}

function List({ place, zone }: PageProps) {
  const paging = pagingOf(place);
  const parameters = withoutPage(place.parameters);
  const audience = parameters["view"] === "personal" ? "personal" : "masked";
  const filters = { workout_id: parameters["workout"], from: parameters["from"], to: parameters["to"] };
  const sort = parameters["sort"] ?? "-start";
  const state = useRows<WorkoutRow>("workout_bpm_summary", audience, {
    ...filters,
    ...{ sort, limit: 50, continuation: paging.continuation },
  });
  const set = (change: Readonly<Record<string, string>>) =>
    go(linkTo("workouts", [], { ...parameters, ...change }), { replace: true });
  return (
    <>
      <PageHead title="Workouts">
        <p class="muted">
          {audience === "masked" ? "masked: users are pseudonyms, attributes are hidden" : "personal data"}
        </p>
      </PageHead>
      <div class="filters">
        <label>
          Workout
          <input
            value={parameters["workout"] ?? ""}
            onChange={({ currentTarget }) => set({ workout: currentTarget.value })}
          />
        </label>
        {(["from", "to"] as const).map((name) => (
          <DayInput
            key={name}
            label={name === "from" ? "From" : "To"}
            value={parameters[name] ?? ""}
            isOptional
            onCommit={(day) => set({ [name]: day })}
          />
        ))}
        <label>
          View
          <select value={audience} onChange={({ currentTarget }) => set({ view: currentTarget.value })}>
            <option value="masked">Masked</option>
            <option value="personal">Personal</option>
          </select>
        </label>
      </div>
      <Card title="Completed workouts" note={`beats per minute; starts in ${zone}, days of the person`}>
        <Loaded state={state} what="workouts">
          {({ items, continuation }) =>
            items.length === 0 ? (
              <Empty title="No workouts">
                {Object.keys(parameters).length > 0
                  ? "None matches these filters."
                  : "A workout appears once its stop and its readings have arrived."}
              </Empty>
            ) : (
              <>
                <Table
                  label="Workouts"
                  columns={columnsOf(zone, audience)}
                  rows={items}
                  keyOf={workoutKey}
                  sort={sort}
                  onSort={(next) => set({ sort: next })}
                />
                <Pager paging={paging} shown={items.length} continuation={continuation} what="workouts" />
              </>
            )
          }
        </Loaded>
      </Card>
    </>
  );
}

function columnsOf(zone: string, audience: "masked" | "personal"): readonly TableColumn<WorkoutRow>[] {
  const personal: readonly TableColumn<WorkoutRow>[] = [
    { title: "Age", cell: ({ age }) => age ?? "–" },
    { title: "Sex", cell: ({ sex }) => sex ?? "–" },
    { title: "City", cell: ({ city, state }) => <bdi>{[city, state].filter(Boolean).join(", ") || "–"}</bdi> },
  ];
  return [
    {
      title: "Start",
      sort: "start",
      exact: ({ start }) => start,
      cell: (row) =>
        audience === "personal" ? (
          <a href={linkToWorkout(row)}>{dateTime(row.start, zone)}</a>
        ) : (
          dateTime(row.start, zone)
        ),
    },
    { title: "Day", sort: "date", cell: ({ date }) => day(date) },
    {
      title: "User",
      exact: ({ user_id }) => user_id,
      cell: ({ user_id }) =>
        audience === "personal" ? (
          <a href={linkTo("person", [user_id])}>
            <bdi>{user_id}</bdi>
          </a>
        ) : (
          <span class="mono">{shortId(user_id)}</span>
        ),
    },
    { title: "Workout", sort: "workout_id", cell: ({ workout_id }) => workout_id },
    ...(audience === "personal" ? personal : []),
    {
      ...{ title: "Duration", isNumber: true, exact: (row) => `${durationOf(row)} min` },
      cell: (row) => minutes(durationOf(row)),
    },
    { title: "Readings", isNumber: true, sort: "rec_no", cell: ({ rec_no }) => count(rec_no) },
    ...(["min_bpm", "avg_bpm", "max_bpm"] as const).map(
      (name): TableColumn<WorkoutRow> => ({
        ...{ title: { min_bpm: "Min", avg_bpm: "Mean", max_bpm: "Max" }[name], isNumber: true, sort: name },
        exact: (row) => String(row[name]),
        cell: (row) => decimal(row[name]),
      }),
    ),
  ];
}
