import { withQuery } from "../api.ts";
import { addDays, daysBetween } from "../days.ts";
import { count, day, decimal, minutes } from "../format.ts";
import type { PageProps } from "../page-props.ts";
import { Card, PageHead } from "../parts/card.tsx";
import { HeatMap, type HourCell } from "../parts/heat-map.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { go, linkTo } from "../router.ts";
import { useApi } from "../use-api.ts";
import { useRows } from "../use-rows.ts";

interface GymRow {
  readonly gym_id: string;
  readonly mac_address: string;
  readonly date: string;
  readonly mins_in_gym: number;
  readonly mins_in_exercising: number;
  readonly open_visits: number;
}

interface GymDay {
  readonly gym: string;
  readonly date: string;
  readonly people: number;
  readonly inGym: number;
  readonly exercising: number;
  readonly open: number;
}

/** Days that the heat map shows. */
const shownDays = 14;

export function Gyms({ place }: PageProps) {
  const latest = useRows<GymRow>("gym_summary", "masked", { sort: "-date", limit: 1 });
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
  const rows = useRows<GymRow>("gym_summary", "masked", { from, to, gym_id: gym, sort: "date", limit: 1000 });
  const hours = useApi<{ readonly items: readonly (HourCell & { readonly gym_id: string })[] }>(
    withQuery("/api/gym-hours", { from, to, gym_id: gym }),
  );
  const set = (change: Readonly<Record<string, string | undefined>>) =>
    go(linkTo("gyms", [], { to, gym, ...change }), { replace: true });
  return (
    <>
      <div class="filters">
        <label>
          Two weeks until
          <input type="date" value={to} onChange={({ currentTarget }) => set({ to: currentTarget.value })} />
        </label>
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
        <Loaded state={rows} what="gym visits">
          {({ items, continuation }) => (
            <>
              <Table
                label="Gyms by day"
                isTall
                rows={gymDays(items).toReversed()}
                keyOf={({ gym: of, date }) => `${of} ${date}`}
                columns={[
                  { title: "Day", cell: ({ date }) => day(date) },
                  { title: "Gym", cell: ({ gym: of }) => of },
                  { title: "People", isNumber: true, cell: ({ people }) => count(people) },
                  {
                    ...{ title: "In the gym", isNumber: true, exact: ({ inGym }: GymDay) => `${decimal(inGym)} min` },
                    cell: ({ inGym }) => minutes(inGym),
                  },
                  {
                    ...{ title: "Exercising", isNumber: true },
                    exact: ({ exercising }) => `${decimal(exercising)} min`,
                    cell: ({ exercising }) => minutes(exercising),
                  },
                  {
                    ...{ title: "Share", isNumber: true },
                    cell: ({ inGym, exercising }) =>
                      inGym === 0 ? "–" : `${Math.round((100 * exercising) / inGym)} %`,
                  },
                  { title: "Open visits", isNumber: true, cell: ({ open }) => count(open) },
                ]}
              />
              {continuation !== null && <p class="muted">The first 1,000 rows of the period are counted.</p>}
            </>
          )}
        </Loaded>
      </Card>
    </>
  );
}

function gymDays(rows: readonly GymRow[]): readonly GymDay[] {
  const groups = Map.groupBy(rows, ({ date, gym_id }) => `${date} ${gym_id}`);
  const sum = (group: readonly GymRow[], name: "mins_in_gym" | "mins_in_exercising" | "open_visits") =>
    group.reduce((total, row) => total + row[name], 0);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return {
      ...{ gym: first.gym_id, date: first.date, people: new Set(group.map((row) => row.mac_address)).size },
      ...{ inGym: sum(group, "mins_in_gym"), exercising: sum(group, "mins_in_exercising") },
      open: sum(group, "open_visits"),
    };
  });
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
