import type { GymDay } from "../../../shared/serving/api/gym-days.ts";
import { withQuery } from "../api.ts";
import { addDays, daysBetween } from "../days.ts";
import { count, day, decimal, minutes } from "../format.ts";
import type { PageProps } from "../page-props.ts";
import { Card, PageHead } from "../parts/card.tsx";
import { DayInput } from "../parts/day-input.tsx";
import { HeatMap, type HourCell } from "../parts/heat-map.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { go, linkTo } from "../router.ts";
import { useApi } from "../use-api.ts";
import { useRows } from "../use-rows.ts";

/** Days that the heat map shows. */
const shownDays = 14;

export function Gyms({ place }: PageProps) {
  const latest = useRows<{ readonly date: string }>("gym_summary", "masked", { sort: "-date", limit: 1 });
  return (
    <>
      <PageHead title="Gyms">
        <p class="muted">visits of devices; an open visit counts no minutes</p>
      </PageHead>
      <Loaded state={latest} what="gym visits">
        {({ items: [last] }) =>
          last === undefined ? (
            <Empty title="No visits yet">They come from the scanners of the gyms: POST /api/streams/gym-visits.</Empty>
          ) : (
            <Period to={place.parameters["to"] ?? last.date} gym={place.parameters["gym"]} />
          )
        }
      </Loaded>
    </>
  );
}

function Period({ to, gym }: { readonly to: string; readonly gym: string | undefined }) {
  const from = addDays(to, 1 - shownDays);
  const days = useApi<{ readonly items: readonly GymDay[]; readonly withheld?: number }>(
    withQuery("/api/gym-days", { from, to, gym_id: gym }),
  );
  const hours = useApi<{ readonly items: readonly (HourCell & { readonly gym_id: string })[] }>(
    withQuery("/api/gym-hours", { from, to, gym_id: gym }),
  );
  const set = (change: Readonly<Record<string, string | undefined>>) =>
    go(linkTo("gyms", [], { to, gym, ...change }), { replace: true });
  return (
    <>
      <div class="filters">
        <DayInput label="Two weeks until" value={to} onCommit={(day) => set({ to: day })} />
        <label>
          Gym
          <input
            value={gym ?? ""}
            placeholder="all"
            onChange={({ currentTarget }) => set({ gym: currentTarget.value })}
          />
        </label>
      </div>
      <Card title="By hour" note="people in the gym">
        <Loaded state={hours} what="hours">
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="Nobody was there in these two weeks" />
            ) : (
              <>
                <HeatMap cells={items} days={daysBetween(from, to)} />
                <Busiest hours={items} />
              </>
            )
          }
        </Loaded>
      </Card>
      <Card title="By gym and day">
        <Loaded state={days} what="gym visits">
          {({ items, withheld = 0 }) => (
            <>
              <Table
                label="Gyms by day"
                isTall
                rows={items}
                keyOf={({ gym_id, date }) => `${gym_id} ${date}`}
                columns={[
                  { title: "Day", cell: ({ date }) => day(date) },
                  { title: "Gym", cell: ({ gym_id }) => gym_id },
                  { title: "People", isNumber: true, cell: ({ people }) => count(people) },
                  {
                    ...{ title: "In the gym", isNumber: true },
                    exact: ({ mins_in_gym }: GymDay) => `${decimal(mins_in_gym)} min`,
                    cell: ({ mins_in_gym }) => minutes(mins_in_gym),
                  },
                  {
                    ...{ title: "Exercising", isNumber: true },
                    exact: ({ mins_in_exercising }: GymDay) => `${decimal(mins_in_exercising)} min`,
                    cell: ({ mins_in_exercising }) => minutes(mins_in_exercising),
                  },
                  { title: "Share", isNumber: true, cell: exercisingShare },
                  { title: "Open visits", isNumber: true, cell: ({ open_visits }) => count(open_visits) },
                ]}
              />
              {withheld > 0 && <p class="muted">{count(withheld)} days of too few people are withheld.</p>}
            </>
          )}
        </Loaded>
      </Card>
    </>
  );
}

function exercisingShare({ mins_in_gym, mins_in_exercising }: GymDay): string {
  return mins_in_gym === 0 ? "–" : `${Math.round((100 * mins_in_exercising) / mins_in_gym)} %`;
}

function Busiest({ hours }: { readonly hours: readonly (HourCell & { readonly gym_id: string })[] }) {
  const byHour = Map.groupBy(hours, ({ hour }) => hour);
  const busiest = [...byHour]
    .map(([hour, cells]) => ({ hour, people: cells.reduce((sum, { people }) => sum + people, 0) }))
    .sort((a, b) => b.people - a.people)
    .slice(0, 3);
  return (
    <p>
      Busiest hours:{" "}
      {busiest.map(({ hour, people }, index) => (
        <span key={hour}>
          {index > 0 && ", "}
          <strong>
            {String(hour).padStart(2, "0")}–{String(hour + 1).padStart(2, "0")}
          </strong>{" "}
          <span class="muted">({people === 1 ? "1 visit" : `${count(people)} visits`})</span>
        </span>
      ))}
    </p>
  );
}
