import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { RecentEvent } from "../../../shared/operations/status/recent-events.ts";
import type { GoldStep, Trace } from "../../../shared/operations/trace/trace.ts";
import { clock, dateTime, decimal, shortId } from "../format.ts";
import type { PageProps } from "../page-props.ts";
import { Card, PageHead } from "../parts/card.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { go, linkTo } from "../router.ts";
import { useApi } from "../use-api.ts";

/** `#/lineage/ID`: the way of one event. */
export function Lineage({ place, zone }: PageProps) {
  const [id] = place.rest;
  return (
    <>
      <PageHead title="Lineage">
        <p class="muted">the way of one event through all layers, masked</p>
      </PageHead>
      <Search key={id} id={id ?? ""} />
      {id === undefined ? <Recent zone={zone} /> : <Way id={id} zone={zone} />}
    </>
  );
}

function Search({ id }: { readonly id: string }) {
  const [text, setText] = useState(id);
  return (
    <form
      class="filters"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") go(linkTo("lineage", [text.trim()]));
      }}
    >
      <label class="wide">
        Id of an event
        <input
          class="mono"
          value={text}
          placeholder="heart-rates|0|1795507200000|17"
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <button type="submit">Trace</button>
    </form>
  );
}

function Recent({ zone }: { readonly zone: string }) {
  const state = useApi<{ readonly items: readonly RecentEvent[] }>("/api/events?limit=20");
  return (
    <Card title="Or one of the last events">
      <Loaded state={state} what="the last events">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No event has landed yet" />
          ) : (
            <ul class="events">
              {items.map(({ id, stream, ingested, outcome }) => (
                <li key={id}>
                  <a href={linkTo("lineage", [id])} class="mono">
                    {id}
                  </a>{" "}
                  <span class="muted">
                    {stream}, {outcome}, {clock(ingested, zone)}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}

function Way({ id, zone }: { readonly id: string; readonly zone: string }) {
  const state = useApi<Trace>(`/api/trace/${encodeURIComponent(id)}`);
  return (
    <Loaded state={state} what="this event">
      {(trace) => (
        <ol class="way">
          <Entry trace={trace} />
          <Landed trace={trace} zone={zone} />
          <Outcome trace={trace} />
          {trace.silver && <Silver silver={trace.silver} />}
          {trace.gold.map((step) => (
            <Gold key={step.summary} step={step} />
          ))}
        </ol>
      )}
    </Loaded>
  );
}

function Step({
  title,
  state,
  tone,
  children,
}: {
  readonly title: string;
  readonly state: string;
  readonly tone: "good" | "busy" | "warn" | "bad" | "";
  readonly children?: ComponentChildren;
}) {
  return (
    <li class="card">
      <div class="card-head">
        <h2>{title}</h2>
        <span class={`tag ${tone}`}>{state}</span>
      </div>
      {children}
    </li>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

function Entry({ trace: { hub, file, stream } }: { readonly trace: Trace }) {
  if (file !== undefined)
    return (
      <Step title={`File of ${stream}`} state="landed" tone="good">
        <Facts
          facts={[
            ["File", file.name ?? file.file],
            ["Record", file.record],
          ]}
        />
      </Step>
    );
  return (
    <Step title={`Hub of ${stream}`} state={hub?.state ?? "no answer"} tone={hub?.state === "available" ? "good" : ""}>
      {hub && (
        <Facts
          facts={[
            ["Partition", hub.partition],
            ["In the hub", `${hub.beginning} to ${hub.last}`],
          ]}
        />
      )}
    </Step>
  );
}

function Landed({ trace: { manifest, bronze }, zone }: { readonly trace: Trace; readonly zone: string }) {
  if (manifest === undefined) return <Step title="Bronze" state="not landed" tone="busy" />;
  return (
    <Step title={bronze?.container === "quarantine" ? "Quarantine" : "Bronze"} state="landed" tone="good">
      <Facts
        facts={[
          ...(bronze === undefined
            ? []
            : ([
                ["Received", dateTime(bronze.enqueued, zone)],
                ["Landed", dateTime(bronze.ingested, zone)],
                ["File", <span class="mono">{bronze.blob}</span>],
                ["Row", `${bronze.row}, ${bronze.bytes} bytes`],
              ] as const)),
          ["Commit", `${manifest.position} of ${manifest.partition}`],
        ]}
      />
    </Step>
  );
}

function Outcome({ trace: { outcome, id } }: { readonly trace: Trace }) {
  const tone = { accepted: "good", quarantined: "warn", lost: "bad" }[outcome.outcome as string] ?? "busy";
  return (
    <Step title="Outcome" state={outcome.outcome} tone={tone as "good"}>
      {outcome.note && <p class="muted">{outcome.note}</p>}
      {outcome.reason && (
        <p>
          {outcome.reason.message} <a href={linkTo("quarantine", [id])}>Open it in quarantine</a>
        </p>
      )}
    </Step>
  );
}

function Silver({ silver }: { readonly silver: NonNullable<Trace["silver"]> }) {
  return (
    <Step title="Silver" state={silver.state} tone={silver.state === "written" ? "good" : "busy"}>
      {silver.note && <p class="muted">{silver.note}</p>}
      <ul class="events">
        {silver.documents.map(({ container, id, contribution }) => (
          <li key={id}>
            {container} <span class="mono">{id.length > 24 ? `${id.slice(0, 24)}…` : id}</span>{" "}
            <span class="tag">{contribution.kind}</span>
          </li>
        ))}
      </ul>
    </Step>
  );
}

function Gold({ step: { summary, rows, reason } }: { readonly step: GoldStep }) {
  const isCurrent = rows.every(({ stored }) => stored === "current");
  const state =
    rows.length === 0 ? "no row" : isCurrent ? (rows.length === 1 ? "1 row" : `${rows.length} rows`) : "waiting";
  return (
    <Step title={`Gold: ${summary}`} state={state} tone={rows.length === 0 ? "" : isCurrent ? "good" : "busy"}>
      {reason && <p class="muted">{reason}</p>}
      {rows.slice(0, 5).map(({ row }, index) => (
        <p key={String(index)} class="fields" title={fieldsText(row, String)}>
          {fieldsText(row, shortText)}
        </p>
      ))}
    </Step>
  );
}

function fieldsText(row: Readonly<Record<string, unknown>>, textOf: (value: unknown) => string): string {
  const shown = Object.entries(row).filter(([, value]) => value !== null && typeof value !== "object");
  return shown.map(([name, value]) => `${name} ${textOf(value)}`).join(" · ");
}

/** Numbers rounded, pseudonyms by their beginning. */
function shortText(value: unknown): string {
  if (typeof value === "number") return decimal(value);
  return typeof value === "string" && value.length === 32 ? shortId(value) : String(value);
}
