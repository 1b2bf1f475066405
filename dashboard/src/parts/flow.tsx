import type { PipelineReport } from "../../../shared/operations/status/report.ts";
import { age, compact, count, rate } from "../format.ts";

type Tone = "idle" | "busy" | "bad";

interface Stage {
  readonly name: string;
  readonly what: string;
  readonly value: string;
  readonly unit: string;
  readonly exact: string;
  /** Under the value: an age, or what is missing. */
  readonly detail: string;
  readonly tone: Tone;
}

/** The way of the events as a picture that moves while they do. */
export function Flow({
  report,
  eventsPerSecond,
}: {
  readonly report: PipelineReport;
  readonly eventsPerSecond: number | undefined;
}) {
  const stages = stagesOf(report);
  return (
    <ol class="flow" aria-label="The way of the events">
      {stages.map((stage, index) => (
        <li key={stage.name}>
          <div class={`stage ${stage.tone}`}>
            <h3>{stage.name}</h3>
            <p class="what">{stage.what}</p>
            <p class="value" title={stage.exact}>
              {stage.value} <small>{stage.unit}</small>
            </p>
            <p class="detail">{stage.detail}</p>
          </div>
          {index < stages.length - 1 && (
            <Connector
              isMoving={(eventsPerSecond ?? 0) > 0 || stages[index + 1]?.tone === "busy"}
              perSecond={eventsPerSecond ?? 0}
              label={index === 0 && eventsPerSecond !== undefined ? `${rate(eventsPerSecond)}/s` : ""}
            />
          )}
        </li>
      ))}
    </ol>
  );
}

function Connector({
  isMoving,
  perSecond,
  label,
}: {
  readonly isMoving: boolean;
  readonly perSecond: number;
  readonly label: string;
}) {
  // Faster with more events, by magnitude: from 2 s per length at one per second to 0.4 s at ten thousand.
  const seconds = Math.max(0.4, 2 - 0.4 * Math.log10(Math.max(1, perSecond)));
  return (
    <div class={`connector ${isMoving ? "moving" : ""}`} style={{ "--duration": `${seconds.toFixed(2)}s` }}>
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {label !== "" && (
        <span class="label" title="events per second">
          {label}
        </span>
      )}
    </div>
  );
}

function stagesOf({ time, streams, silver, gold, outbox, exports }: PipelineReport): readonly Stage[] {
  const now = Date.parse(time);
  const sum = (of: (stream: PipelineReport["streams"][number]) => number) =>
    streams.reduce((total, stream) => total + of(stream), 0);
  const lag = sum((stream) => stream.lag ?? 0);
  const isSilent = streams.some((stream) => stream.lag === null);
  const accepted = sum((stream) => stream.accepted);
  const pending = exports.filter(({ current }) => !current).length;
  const messages = outbox.backlog.messages + outbox.backlog.feeds;
  const waiting = (since: string | null) =>
    since === null ? "up to date" : `oldest waits ${age(now - Date.parse(since))}`;
  return [
    {
      ...{
        name: "Event Hubs",
        what: "events received",
        unit: "waiting",
        detail: isSilent ? "a hub is silent" : "not landed yet",
      },
      ...{ value: compact(lag), exact: count(lag), tone: isSilent ? "bad" : lag > 0 ? "busy" : "idle" },
    },
    {
      ...{ name: "Bronze", what: "each event once", value: compact(accepted), unit: "accepted" },
      exact: count(accepted),
      detail: `${compact(sum((stream) => stream.quarantined))} quarantined`,
      tone: lag > 0 ? "busy" : "idle",
    },
    {
      ...{ name: "Silver", what: "merged documents", value: compact(silver.backlog.events), unit: "events behind" },
      exact: count(silver.backlog.events),
      detail: waiting(silver.waiting_since),
      tone: silver.backlog.rows > 0 ? "busy" : "idle",
    },
    {
      ...{ name: "Gold", what: "summaries", value: compact(gold.backlog.feeds), unit: "feeds behind" },
      exact: count(gold.backlog.feeds),
      detail: gold.stopped === null ? waiting(gold.waiting_since) : "stopped",
      tone: gold.stopped !== null || gold.backlog.dead_letters > 0 ? "bad" : gold.backlog.feeds > 0 ? "busy" : "idle",
    },
    {
      ...{ name: "Served", what: "API and exports", value: compact(messages), unit: "in the outbox" },
      exact: count(messages),
      detail: pending === 0 ? "exports are current" : `${pending} exports pending`,
      tone: messages > 0 || pending > 0 ? "busy" : "idle",
    },
  ];
}
