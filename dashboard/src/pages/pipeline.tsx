import { useEffect, useState } from "preact/hooks";
import type { PipelineReport } from "../../../shared/operations/status/report.ts";
import { alertsOf } from "../alerts.ts";
import { age, clock, compact, count, rate } from "../format.ts";
import type { PageProps } from "../page-props.ts";
import { Card, PageHead } from "../parts/card.tsx";
import { Flow } from "../parts/flow.tsx";
import { LineChart } from "../parts/line-chart.tsx";
import { RecentEvents } from "../parts/recent-events.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { ServiceLevels } from "../parts/service-levels.tsx";
import { Sparkline } from "../parts/sparkline.tsx";
import { Loaded } from "../parts/states.tsx";
import { addSample, mostSamples, type RatePoint, ratesOf, type Sample } from "../pipeline-samples.ts";
import { linkTo } from "../router.ts";
import { useApi } from "../use-api.ts";

/** Milliseconds. The app computes the report at most every five seconds. */
const refresh = 2_500;

/** They stay while other pages are open. */
let samples: readonly Sample[] = [];

export function Pipeline({ zone }: PageProps) {
  const state = useApi<PipelineReport>("/api/pipeline", refresh);
  const [rates, setRates] = useState<readonly RatePoint[]>(ratesOf(samples));
  useEffect(() => {
    if (state.data === undefined) return;
    samples = addSample(samples, state.data);
    setRates(ratesOf(samples));
  }, [state.data]);
  return (
    <>
      <PageHead title="Pipeline">
        {state.data && <p class="muted">as of {clock(state.data.time, zone)}, refreshes by itself</p>}
      </PageHead>
      <Loaded state={state} what="the state of the pipeline">
        {(report) => (
          <>
            <Flow report={report} eventsPerSecond={rates.at(-1)?.total} />
            <div class="columns">
              <Card title="Throughput" note="events per second, all streams">
                <LineChart
                  description={`Received events per second, now ${rate(rates.at(-1)?.total)}`}
                  times={rates.map(({ time }) => time)}
                  lines={[
                    { label: "events/s", values: rates.map(({ total }) => total), colour: "accent", isFilled: true },
                  ]}
                  timeZone={zone}
                  height={190}
                  shortest={60_000}
                />
              </Card>
              <Alerts report={report} />
            </div>
            <Streams report={report} rates={rates} />
            <ServiceLevels objectives={report.objectives} />
            <RecentEvents zone={zone} />
            <Exports report={report} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Alerts({ report }: { readonly report: PipelineReport }) {
  const alerts = alertsOf(report);
  return (
    <Card title="Alerts" note={alerts.length === 0 ? undefined : String(alerts.length)}>
      {alerts.length === 0 ? (
        <p class="all-good">
          <span class="tag good">All good</span> Nothing needs you.
        </p>
      ) : (
        <ul class="alerts">
          {alerts.map(({ tone, title, detail, page }) => (
            <li key={title} class={tone}>
              <span class={`tag ${tone}`}>{tone === "bad" ? "Act" : "Look"}</span>
              <div>
                <strong>{page === undefined ? title : <a href={linkTo(page)}>{title}</a>}</strong>
                <p>{detail}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Streams({ report, rates }: { readonly report: PipelineReport; readonly rates: readonly RatePoint[] }) {
  const now = Date.parse(report.time);
  return (
    <Card title="Streams" note="counts since the beginning">
      <Scroll label="Table of the streams">
        <table>
          <thead>
            <tr>
              <th scope="col">Stream</th>
              <th scope="col">Last 15 min</th>
              <th scope="col" class="number">
                Events/s
              </th>
              <th scope="col" class="number">
                Accepted
              </th>
              <th scope="col" class="number">
                Duplicates
              </th>
              <th scope="col" class="number">
                Quarantined
              </th>
              <th scope="col" class="number">
                Lag
              </th>
              <th scope="col" class="number">
                Last event
              </th>
            </tr>
          </thead>
          <tbody>
            {report.streams.map((stream) => (
              <tr key={stream.stream}>
                <th scope="row">{stream.stream}</th>
                <td>
                  <Sparkline
                    values={rates.map(({ byStream }) => byStream[stream.stream] ?? 0)}
                    length={mostSamples}
                    label={`Events per second of ${stream.stream}`}
                  />
                </td>
                <td class="number">{rate(rates.at(-1)?.byStream[stream.stream])}</td>
                <Counted value={stream.accepted} />
                <Counted value={stream.duplicate} />
                <Counted value={stream.quarantined} tone={stream.quarantined > 0 ? "warn" : ""} />
                {stream.lag === null ? (
                  <td class="number bad">no answer</td>
                ) : (
                  <Counted value={stream.lag} tone={stream.lag > 0 ? "busy" : ""} />
                )}
                <td class="number" title={stream.last_event ?? undefined}>
                  {stream.last_event === null ? "–" : age(now - Date.parse(stream.last_event))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Card>
  );
}

function Counted({ value, tone = "" }: { readonly value: number; readonly tone?: string }) {
  return (
    <td class={`number ${tone}`} title={count(value)}>
      {compact(value)}
    </td>
  );
}

function Exports({ report }: { readonly report: PipelineReport }) {
  const now = Date.parse(report.time);
  return (
    <Card title="Exports" note="Delta tables of the summaries">
      <ul class="chips">
        {report.exports.map(({ summary, current, as_of, pending_months }) => (
          <li key={summary}>
            <span class={`tag ${current ? "good" : "busy"}`}>{current ? "current" : "pending"}</span> {summary}
            {!current && (
              <span class="muted" title={as_of}>
                {" "}
                {pending_months.length > 0 ? `${count(pending_months.length)} months` : age(now - Date.parse(as_of))}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
