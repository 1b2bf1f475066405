import { count, decimal, shortId } from "../format.ts";
import type { PageProps } from "../page-props.ts";
import { Bars } from "../parts/bars.tsx";
import { Card, Figure, PageHead } from "../parts/card.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { linkTo } from "../router.ts";
import { useRows } from "../use-rows.ts";

interface ActivityRow {
  readonly user_id: string | null;
  readonly device_id: string;
  readonly date?: string;
  readonly week?: string;
  readonly month?: string;
  readonly total_steps: number;
  readonly avg_heart_rate: number | null;
  readonly avg_heart_rate_asleep: number | null;
  readonly samples: number;
}

const periods = { daily: "Days", weekly: "Weeks", monthly: "Months" } as const;
type Period = keyof typeof periods;
/** Periods that the chart shows. */
const shown = 31;

export function Activity({ place }: PageProps) {
  const period: Period =
    place.parameters["by"] === "weekly" || place.parameters["by"] === "monthly" ? place.parameters["by"] : "daily";
  const name = { daily: "date", weekly: "week", monthly: "month" } as const;
  const state = useRows<ActivityRow>(`activity_${period}`, "masked", { sort: `-${name[period]}`, limit: 1000 });
  return (
    <>
      <PageHead title="Activity">
        <nav class="tabs" aria-label="Period">
          {Object.entries(periods).map(([each, title]) => (
            <a
              key={each}
              href={linkTo("activity", [], { by: each })}
              aria-current={each === period ? "page" : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
      </PageHead>
      <Loaded state={state} what="activity">
        {({ items, continuation }) =>
          items.length === 0 ? (
            <Empty title="No activity yet">Watches send steps and heart rates to POST /stream.</Empty>
          ) : (
            <Periods rows={items} column={name[period]} isPartial={continuation !== null} />
          )
        }
      </Loaded>
    </>
  );
}

interface PeriodSum {
  readonly label: string;
  readonly people: number;
  readonly steps: number;
  readonly perPerson: number;
  readonly heartRate: number | null;
  readonly asleep: number | null;
}

function Periods({
  rows,
  column,
  isPartial,
}: {
  readonly rows: readonly ActivityRow[];
  readonly column: "date" | "week" | "month";
  readonly isPartial: boolean;
}) {
  const sums = sumsOf(rows, column);
  const recent = sums.slice(-shown);
  const [last] = sums.slice(-1);
  const ofLast = rows.filter((row) => row[column] === last?.label);
  return (
    <>
      <dl class="figures">
        <Figure label={`People, ${last?.label ?? ""}`} value={count(last?.people)} />
        <Figure label="Steps a person" value={count(last?.perPerson)} exact={last?.perPerson} />
        <Figure
          label="Mean heart rate"
          value={decimal(last?.heartRate)}
          unit="bpm"
          exact={last?.heartRate ?? undefined}
        />
        <Figure label="Asleep" value={decimal(last?.asleep)} unit="bpm" exact={last?.asleep ?? undefined} />
      </dl>
      <div class="halves">
        <Card title="Steps a person" note="mean of the people with a watch">
          <Bars
            description={`Steps a person in ${recent.length} periods`}
            bars={recent.map(({ label, perPerson, people }) => ({
              label: label.replace(/^\d{4}-(?=\d\d-)/, ""),
              parts: [{ value: Math.round(perPerson), colour: "accent" }],
              title: `${label}: ${count(perPerson)} steps a person, ${count(people)} people`,
            }))}
          />
        </Card>
        <Card title="Distribution" note={`steps of each person, ${last?.label ?? ""}`}>
          <Distribution steps={ofLast.map(({ total_steps }) => total_steps)} />
        </Card>
      </div>
      <Card title="By period" note={isPartial ? "of the latest 1,000 rows" : undefined}>
        <Table
          label="Activity by period"
          isTall
          rows={sums.toReversed()}
          keyOf={({ label }) => label}
          columns={[
            { title: column === "date" ? "Day" : column === "week" ? "Week" : "Month", cell: ({ label }) => label },
            { title: "People", isNumber: true, cell: ({ people }) => count(people) },
            { title: "Steps", isNumber: true, cell: ({ steps }) => count(steps) },
            { title: "Steps a person", isNumber: true, cell: ({ perPerson }) => count(perPerson) },
            { title: "Heart rate", isNumber: true, cell: ({ heartRate }) => decimal(heartRate) },
            { title: "Asleep", isNumber: true, cell: ({ asleep }) => decimal(asleep) },
          ]}
        />
      </Card>
      <Card title={`People, ${last?.label ?? ""}`} note="masked: ids are pseudonyms">
        <Table
          label="Activity by person"
          isTall
          rows={ofLast.toSorted((a, b) => b.total_steps - a.total_steps)}
          keyOf={({ user_id, device_id }) => `${user_id} ${device_id}`}
          columns={[
            {
              title: "User",
              exact: ({ user_id }) => user_id ?? undefined,
              cell: ({ user_id }) => <span class="mono">{user_id === null ? "no owner" : shortId(user_id)}</span>,
            },
            { title: "Steps", isNumber: true, cell: ({ total_steps }) => count(total_steps) },
            { title: "Heart rate", isNumber: true, cell: ({ avg_heart_rate }) => decimal(avg_heart_rate) },
            { title: "Asleep", isNumber: true, cell: ({ avg_heart_rate_asleep }) => decimal(avg_heart_rate_asleep) },
            { title: "Samples", isNumber: true, cell: ({ samples }) => count(samples) },
          ]}
        />
      </Card>
    </>
  );
}

/** Means of people, weighted equally. */
function sumsOf(rows: readonly ActivityRow[], column: "date" | "week" | "month"): readonly PeriodSum[] {
  const groups = Map.groupBy(rows, (row) => row[column] ?? "");
  return [...groups]
    .map(([label, group]) => {
      const steps = group.reduce((sum, { total_steps }) => sum + total_steps, 0);
      return {
        ...{ label, people: group.length, steps, perPerson: steps / group.length },
        heartRate: meanOf(group.map(({ avg_heart_rate }) => avg_heart_rate)),
        asleep: meanOf(group.map(({ avg_heart_rate_asleep }) => avg_heart_rate_asleep)),
      };
    })
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** How many people are in each of ten equal classes. */
function Distribution({ steps }: { readonly steps: readonly number[] }) {
  const most = Math.max(...steps, 1);
  const size = niceSize(most / 10);
  const classes = Array.from({ length: Math.floor(most / size) + 1 }, (_, index) => ({
    from: index * size,
    people: steps.filter((value) => Math.floor(value / size) === index).length,
  }));
  return (
    <Bars
      description={`Distribution of steps over ${steps.length} people`}
      bars={classes.map(({ from, people }) => ({
        label: from >= 1000 ? `${from / 1000}k` : String(from),
        parts: [{ value: people, colour: "busy" }],
        title: `${count(from)} to ${count(from + size)} steps: ${count(people)} people`,
      }))}
    />
  );
}

function niceSize(least: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return magnitude * ([1, 2, 5, 10].find((factor) => factor * magnitude >= least) ?? 10);
}
