import { count, dateTime, decimal } from "../format.ts";
import { useRows } from "../use-rows.ts";
import { Card } from "./card.tsx";
import { Empty, Loaded } from "./states.tsx";
import { Table } from "./table.tsx";

/** A row of `health_alerts`. */
interface AlertRow {
  readonly id: string;
  readonly kind: string;
  readonly start: string;
  readonly end: string;
  readonly minutes: number;
  readonly peak_bpm: number;
  readonly threshold_bpm: number;
}

/** Episodes of high and low heart rates at rest. */
export function PersonAlerts({ user, zone }: { readonly user: string; readonly zone: string }) {
  const state = useRows<AlertRow>("health_alerts", "personal", { user_id: user, sort: "-start", limit: 100 });
  return (
    <Card title="Health alerts" note={`high or low heart rates at rest, beats per minute; times in ${zone}`}>
      <Loaded state={state} what="health alerts">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No alerts" />
          ) : (
            <Table
              label="Health alerts"
              isTall
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { title: "Start", exact: ({ start }) => start, cell: ({ start }) => dateTime(start, zone) },
                {
                  title: "Heart rate",
                  cell: ({ kind }) => <span class={`tag ${kind === "high" ? "bad" : "busy"}`}>{kind}</span>,
                },
                { title: "Minutes", isNumber: true, cell: ({ minutes }) => count(minutes) },
                {
                  ...{ title: "Peak", isNumber: true, exact: ({ peak_bpm }: AlertRow) => String(peak_bpm) },
                  cell: ({ peak_bpm }) => decimal(peak_bpm),
                },
                { title: "Threshold", isNumber: true, cell: ({ threshold_bpm }) => decimal(threshold_bpm) },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  );
}
