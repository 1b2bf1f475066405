import type { ActivityPeriod, StepClass } from "../../../shared/serving/api/activity.ts";
import { withQuery } from "../api.ts";
import { addDays } from "../days.ts";
import { compact, count, decimal } from "../format.ts";
import type { PageProps } from "../page-props.ts";
import { Bars } from "../parts/bars.tsx";
import { Card, Figure, PageHead } from "../parts/card.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { periodName } from "../period-name.ts";
import { linkTo } from "../router.ts";
import { useApi } from "../use-api.ts";
import { useRows } from "../use-rows.ts";

/** The periods, and how many days back they are shown. */
const periods = {
  day: { title: "Days", column: "Day", days: 31 },
  week: { title: "Weeks", column: "Week", days: 26 * 7 },
  month: { title: "Months", column: "Month", days: 366 },
} as const;
type PeriodKind = keyof typeof periods;

export function Activity({ place }: PageProps) {
  const by = (Object.keys(periods) as PeriodKind[]).find((each) => each === place.parameters["by"]) ?? "day";
  const latest = useRows<{ readonly date: string }>("activity_daily", "masked", { sort: "-date", limit: 1 });
  return (
    <>
      <PageHead title="Activity">
        <nav class="tabs" aria-label="Period">
          {Object.entries(periods).map(([each, { title }]) => (
            <a key={each} href={linkTo("activity", [], { by: each })} aria-current={each === by ? "page" : undefined}>
              {title}
            </a>
          ))}
        </nav>
      </PageHead>
      <Loaded state={latest} what="activity">
        {({ items: [last] }) =>
          last === undefined ? (
            <Empty title="No activity yet">Watches send steps and heart rates to POST /stream.</Empty>
          ) : (
            <Periods by={by} to={last.date} />
          )
        }
      </Loaded>
    </>
  );
}

function Periods({ by, to }: { readonly by: PeriodKind; readonly to: string }) {
  const from = addDays(to, 1 - periods[by].days);
  const state = useApi<{ readonly items: readonly ActivityPeriod[]; readonly withheld?: number }>(
    withQuery("/api/activity", { by, from, to }),
  );
  return (
    <Loaded state={state} what="activity">
      {({ items, withheld }) =>
        items.length === 0 ? (
          <Empty title="Too few people">Their activity is withheld.</Empty>
        ) : (
          <Sums by={by} items={items} withheld={withheld ?? 0} />
        )
      }
    </Loaded>
  );
}

interface SumsProps {
  readonly by: PeriodKind;
  /** The latest first. */
  readonly items: readonly ActivityPeriod[];
  readonly withheld: number;
}

function Sums({ by, items, withheld }: SumsProps) {
  const [last] = items;
  const name = last === undefined ? "" : periodName(last.period);
  return (
    <>
      <dl class="figures">
        <Figure label={`People, ${name}`} value={count(last?.people)} />
        <Figure label="Steps a person" value={count(last?.steps_per_person)} exact={last?.steps_per_person} />
        <Figure
          label="Mean heart rate"
          value={decimal(last?.avg_heart_rate)}
          unit="bpm"
          exact={last?.avg_heart_rate ?? undefined}
        />
        <Figure
          label="Asleep"
          value={decimal(last?.avg_heart_rate_asleep)}
          unit="bpm"
          exact={last?.avg_heart_rate_asleep ?? undefined}
        />
      </dl>
      <div class="halves">
        <Card title="Steps a person" note="mean of the people with a watch">
          <Bars
            description={`Steps a person in ${items.length} periods`}
            bars={items.toReversed().map(({ period, steps_per_person, people }) => ({
              label: periodName(period, "short"),
              parts: [{ value: Math.round(steps_per_person), colour: "accent" }],
              title: `${periodName(period)}: ${count(steps_per_person)} steps a person, ${count(people)} people`,
            }))}
          />
        </Card>
        <Card title="Distribution" note={`people by their steps, ${name}`}>
          <Distribution classes={last?.distribution ?? []} />
        </Card>
      </div>
      <Card title={`By ${by}`} note="in the days of each person">
        <Table
          label="Activity by period"
          isTall
          rows={items}
          keyOf={({ period }) => period}
          columns={[
            { title: periods[by].column, cell: ({ period }) => periodName(period) },
            { title: "People", isNumber: true, cell: ({ people }) => count(people) },
            { title: "Steps", isNumber: true, cell: ({ steps }) => count(steps) },
            { title: "Steps a person", isNumber: true, cell: ({ steps_per_person }) => count(steps_per_person) },
            { title: "Heart rate", isNumber: true, cell: ({ avg_heart_rate }) => decimal(avg_heart_rate) },
            { title: "Asleep", isNumber: true, cell: ({ avg_heart_rate_asleep }) => decimal(avg_heart_rate_asleep) },
            {
              ...{ title: "Watches without an owner", isNumber: true },
              cell: ({ unowned_devices }) => count(unowned_devices),
            },
          ]}
        />
        {withheld > 0 && <p class="muted">{count(withheld)} periods of too few people are withheld.</p>}
      </Card>
    </>
  );
}

/** Classes without people are shown too, up to the last one that has some. */
function Distribution({ classes }: { readonly classes: readonly StepClass[] }) {
  if (classes.length === 0) return <Empty title="Too few people" />;
  const size = classes.map(({ from, to }) => (to === null ? undefined : to - from)).find((each) => each !== undefined);
  const all = size === undefined ? classes : filled(classes, size);
  const total = classes.reduce((sum, { people }) => sum + people, 0);
  return (
    <Bars
      description={`Distribution of steps over ${total} people`}
      bars={all.map(({ from, to, people }) => ({
        label: compact(from),
        parts: [{ value: people, colour: "busy" }],
        title: `${to === null ? `${count(from)} steps and more` : `${count(from)} to ${count(to)} steps`}: ${count(people)} people`,
      }))}
    />
  );
}

function filled(classes: readonly StepClass[], size: number): readonly StepClass[] {
  const last = classes.at(-1)?.from ?? 0;
  return Array.from({ length: last / size + 1 }, (_, index) => {
    const from = index * size;
    return classes.find((each) => each.from === from) ?? { from, to: from + size, people: 0 };
  });
}
