import type { ObjectiveReport, SeriesReport } from "../../../shared/operations/objectives/report.ts";
import { count, share } from "../format.ts";
import { Card } from "./card.tsx";
import { Empty } from "./states.tsx";
import { Table } from "./table.tsx";

/** The objectives over their windows, each with what is left of its error budget. */
export function ServiceLevels({ objectives }: { readonly objectives: readonly ObjectiveReport[] }) {
  return (
    <Card title="Service levels" note="error budgets over their windows">
      {objectives.length === 0 ? (
        <Empty title="No objectives" />
      ) : (
        <Table
          label="Service levels"
          rows={objectives}
          keyOf={({ objective }) => objective}
          columns={[
            { title: "Objective", exact: ({ indicator }) => indicator, cell: ({ objective }) => objective },
            { title: "Target", isNumber: true, cell: ({ target }) => share(target) },
            { title: "Window", cell: ({ window }) => window },
            {
              ...{ title: "Attained", isNumber: true },
              exact: ({ attained }) => (attained === null ? undefined : String(attained)),
              cell: ({ attained }) => share(attained),
            },
            { title: "Events", isNumber: true, cell: ({ good, bad }) => count(good + bad) },
            { title: "Bad", isNumber: true, cell: ({ bad }) => count(bad) },
            { title: "Budget left", cell: (objective) => <Budget objective={objective} /> },
            { title: "Worst", cell: ({ series, bad }) => (bad === 0 ? "–" : worstOf(series)) },
          ]}
        />
      )}
    </Card>
  );
}

/** The budget of an objective is that of its worst series. */
function worstOf(series: readonly SeriesReport[]): string {
  const [worst] = series.toSorted((a, b) => a.budget_left - b.budget_left);
  return worst?.of || "–";
}

function Budget({ objective: { attained, budget_left: left } }: { readonly objective: ObjectiveReport }) {
  if (attained === null) return <>no events</>;
  const tone = left <= 0 ? "bad" : left < 0.25 ? "warn" : "good";
  return (
    <span class="budget">
      <span class={`meter ${tone}`} title={String(left)} aria-hidden="true">
        <i style={{ width: `${100 * Math.max(0, left)}%` }} />
      </span>
      {left < 0 ? <strong>overspent</strong> : share(left)}
    </span>
  );
}
