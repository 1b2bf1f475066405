import { useState } from "preact/hooks";
import type { User } from "../../../shared/serving/api/user.ts";
import { withQuery } from "../api.ts";
import { endOf, today } from "../days.ts";
import { date, dateTime, day, decimal, minutes, none } from "../format.ts";
import type { PageProps } from "../page-props.ts";
import { Card, PageHead } from "../parts/card.tsx";
import { DayInput } from "../parts/day-input.tsx";
import { PersonActions } from "../parts/person-actions.tsx";
import { PersonAlerts } from "../parts/person-alerts.tsx";
import { PersonHeartRates } from "../parts/person-heart-rates.tsx";
import { PersonVisits } from "../parts/person-visits.tsx";
import { Report } from "../parts/report.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { go, linkTo } from "../router.ts";
import { useApi } from "../use-api.ts";
import { useRows } from "../use-rows.ts";
import { durationOf, linkToWorkout, type WorkoutRow, workoutKey } from "../workout-row.ts";

/** `#/person/ID?at=DAY`. */
export function Person({ place, zone }: PageProps) {
  const [user] = place.rest;
  return user === undefined ? <Find /> : <PersonView key={user} user={user} at={place.parameters["at"]} zone={zone} />;
}

function Find() {
  const [id, setId] = useState("");
  return (
    <>
      <PageHead title="Person">
        <p class="muted">needs the role Personal; each look at a person is recorded</p>
      </PageHead>
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          if (id.trim() !== "") go(linkTo("person", [id.trim()]));
        }}
      >
        <label>
          Id of a user
          <input value={id} onInput={({ currentTarget }) => setId(currentTarget.value)} />
        </label>
        <button type="submit" class="primary">
          Open
        </button>
      </form>
    </>
  );
}

function PersonView({
  user,
  at,
  zone,
}: {
  readonly user: string;
  readonly at: string | undefined;
  readonly zone: string;
}) {
  const path = `/api/personal/users/${encodeURIComponent(user)}`;
  const state = useApi<User>(withQuery(path, { at: at && endOf(at, zone) }));
  return (
    <>
      <PageHead title="Person" of={user}>
        <div class="filters">
          <DayInput
            label="As of"
            value={at ?? today(zone)}
            onCommit={(day) => go(linkTo("person", [user], { at: day }), { replace: true })}
          />
        </div>
      </PageHead>
      <Loaded state={state} what="this person">
        {(person) => (
          <>
            <div class="halves">
              <Profile person={person} zone={zone} />
              <Devices person={person} zone={zone} />
            </div>
            <PersonHeartRates user={user} at={at} zone={zone} />
            <PersonAlerts user={user} zone={zoneOf(person) ?? zone} />
            <Workouts user={user} />
            <PersonVisits user={user} zone={zone} />
            <Report user={user} date={at ?? today(zone)} />
            <PersonActions user={user} zone={zone} />
          </>
        )}
      </Loaded>
    </>
  );
}

/** The time zone of the person, in which their days are. */
function zoneOf({ profile }: User): string | undefined {
  const zone = profile?.["time_zone"];
  return typeof zone === "string" ? zone : undefined;
}

interface PersonProps {
  readonly person: User;
  readonly zone: string;
}

function factText(name: string, value: unknown, zone: string): string {
  if (value === null) return none;
  if (name === "from") return dateTime(String(value), zone);
  return name === "dob" ? date(String(value)) : String(value);
}

function Profile({ person: { profile, at }, zone }: PersonProps) {
  if (profile === null)
    return (
      <Card title="Profile">
        <Empty title="No profile" />
      </Card>
    );
  const facts = Object.entries(profile).flatMap(([name, value]) =>
    typeof value === "object" && value !== null
      ? Object.entries(value).map(([inner, text]) => [inner, text] as const)
      : [[name, value] as const],
  );
  return (
    <Card title="Profile" note={`as of ${dateTime(at, zone)}`}>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <>
            <dt>{name === "dob" ? "date of birth" : name.replaceAll("_", " ")}</dt>
            <dd>
              <bdi>{factText(name, value, zone)}</bdi>
            </dd>
          </>
        ))}
      </dl>
    </Card>
  );
}

function Devices({ person: { registrations }, zone }: PersonProps) {
  return (
    <Card title="Devices">
      {registrations.length === 0 ? (
        <Empty title="No device is registered" />
      ) : (
        <Table
          label="Devices"
          rows={registrations}
          keyOf={({ device_id, from }) => `${device_id} ${from}`}
          columns={[
            { title: "Device", cell: ({ device_id }) => device_id },
            { title: "MAC address", cell: ({ mac_address }) => <span class="mono">{mac_address ?? "–"}</span> },
            {
              title: "Since",
              exact: ({ from }) => from ?? undefined,
              cell: ({ from }) => (from === null ? "the beginning" : dateTime(from, zone)),
            },
          ]}
        />
      )}
    </Card>
  );
}

function Workouts({ user }: { readonly user: string }) {
  const state = useRows<WorkoutRow>("workout_bpm_summary", "personal", { user_id: user, sort: "-start", limit: 100 });
  return (
    <Card title="Workouts">
      <Loaded state={state} what="workouts">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No workouts" />
          ) : (
            <Table
              label="Workouts of the person"
              isTall
              rows={items}
              keyOf={workoutKey}
              columns={[
                {
                  title: "Day",
                  exact: ({ start }) => start,
                  cell: (row) => <a href={linkToWorkout(row)}>{day(row.date)}</a>,
                },
                { title: "Workout", cell: ({ workout_id }) => workout_id },
                { title: "Duration", isNumber: true, cell: (row) => minutes(durationOf(row)) },
                { title: "Mean bpm", isNumber: true, cell: ({ avg_bpm }) => decimal(avg_bpm) },
                { title: "Max bpm", isNumber: true, cell: ({ max_bpm }) => decimal(max_bpm) },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  );
}
