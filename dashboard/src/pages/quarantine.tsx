import type { QuarantineReasons } from "../../../shared/operations/quarantine/listed-events.ts";
import { withQuery } from "../api.ts";
import { count, dateTime, day } from "../format.ts";
import type { PageProps } from "../page-props.ts";
import { Bars } from "../parts/bars.tsx";
import { Card, PageHead } from "../parts/card.tsx";
import { Pager, pagingOf, withoutPage } from "../parts/pager.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { go, linkTo } from "../router.ts";
import { useApi } from "../use-api.ts";
import { QuarantinedEventView } from "./quarantined-event.tsx";

interface ListedEvent {
  readonly id: string;
  readonly stream: string;
  readonly code: string;
  readonly field: string;
  readonly message: string;
  readonly state: string;
  readonly ingested: string;
}

const states = ["open", "replayed", "discarded", "all"];
const colours = ["zone-3", "zone-1", "zone-4", "zone-2", "zone-5", "muted"];
/** Milliseconds. */
const refresh = 10_000;

/** `#/quarantine` lists events, and `#/quarantine/ID` shows one. */
export function Quarantine({ place, zone }: PageProps) {
  const [id] = place.rest;
  return id === undefined ? <List place={place} zone={zone} /> : <QuarantinedEventView key={id} id={id} zone={zone} />;
}

function List({ place, zone }: PageProps) {
  const paging = pagingOf(place);
  const parameters = withoutPage(place.parameters);
  const { stream, code, state = "open" } = parameters;
  const filters = { stream, code, state };
  const all = useApi<QuarantineReasons>(withQuery("/api/quarantine/reasons", { state }), refresh);
  const page = useApi<{ readonly items: readonly ListedEvent[]; readonly continuation: string | null }>(
    withQuery("/api/quarantine", { ...filters, sort: "-ingested", limit: 50, continuation: paging.continuation }),
    // The latest events of all are in few files; those of a rare reason can be anywhere.
    code === undefined ? refresh : undefined,
  );
  const set = (change: Readonly<Record<string, string>>) =>
    go(linkTo("quarantine", [], { ...parameters, ...change }), { replace: true });
  return (
    <>
      <PageHead title="Quarantine">
        <p class="muted">events that were not understood, retained byte for byte</p>
      </PageHead>
      <Loaded state={all} what="quarantine">
        {(reasons) => (
          <>
            <Reasons reasons={reasons} onSelect={set} />
            <div class="filters">
              <Choice label="State" value={state} options={states} onChange={(value) => set({ state: value })} />
              <Choice
                label="Stream"
                value={stream ?? ""}
                options={[
                  "",
                  ...distinct(
                    reasons.reasons.map((each) => each.stream),
                    stream,
                  ),
                ]}
                onChange={(value) => set({ stream: value })}
              />
              <Choice
                label="Reason"
                value={code ?? ""}
                options={[
                  "",
                  ...distinct(
                    reasons.reasons.map((each) => each.code),
                    code,
                  ),
                ]}
                onChange={(value) => set({ code: value })}
              />
            </div>
          </>
        )}
      </Loaded>
      <Card title="Events" note="the latest first, without their content">
        <Loaded state={page} what="quarantined events">
          {({ items, continuation }) =>
            items.length === 0 ? (
              <Empty title={state === "open" ? "Nothing is quarantined" : "No event has this state"} />
            ) : (
              <>
                <Table
                  label="Quarantined events"
                  rows={items}
                  keyOf={({ id }) => id}
                  columns={[
                    {
                      title: "Quarantined",
                      exact: ({ ingested }) => ingested,
                      cell: ({ id, ingested }) => <a href={linkTo("quarantine", [id])}>{dateTime(ingested, zone)}</a>,
                    },
                    { title: "Stream", cell: (event) => event.stream },
                    { title: "Reason", cell: (event) => <span class="tag warn">{event.code}</span> },
                    { title: "Field", cell: ({ field }) => field || "–" },
                    { title: "Message", cell: ({ message }) => <span class="message">{message}</span> },
                    { title: "State", cell: (event) => event.state },
                  ]}
                />
                <Pager paging={paging} shown={items.length} continuation={continuation} what="events" />
              </>
            )
          }
        </Loaded>
      </Card>
    </>
  );
}

function distinct(values: readonly string[], current: string | undefined): readonly string[] {
  return [...new Set([...values, ...(current === undefined ? [] : [current])])].sort();
}

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <label>
      {label}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {option === "" ? "all" : option}
          </option>
        ))}
      </select>
    </label>
  );
}

function Reasons({
  reasons: { reasons, days, truncated },
  onSelect,
}: {
  readonly reasons: QuarantineReasons;
  readonly onSelect: (filter: Readonly<Record<string, string>>) => void;
}) {
  if (reasons.length === 0) return null;
  const codes: readonly string[] = [...new Set(reasons.map(({ code }) => code))];
  const colourOf = (code: string) => colours[Math.min(codes.indexOf(code), colours.length - 1)] ?? "muted";
  const bars = [...Map.groupBy(days, ({ date }) => date)].slice(-31).map(([date, ofDay]) => ({
    label: day(date, "short"),
    parts: ofDay.map(({ code, count: value }) => ({ value, colour: colourOf(code) })),
    title: `${day(date)}: ${ofDay.map(({ code, count: value }) => `${value} ${code}`).join(", ")}`,
  }));
  return (
    <div class="halves">
      <Card title="Over time" note="events by day, UTC">
        <Bars bars={bars} description={`Quarantined events on ${bars.length} days`} />
      </Card>
      <Card title="Reasons" note={truncated ? "of the first 100,000 events" : undefined}>
        <ul class="reasons">
          {reasons.slice(0, 8).map(({ stream, code, field, message, count: events }) => (
            <li key={`${stream} ${code} ${field} ${message}`}>
              <i class="swatch" style={{ background: `var(--${colourOf(code)})` }} />
              <strong class="number">{count(events)}</strong>
              <button type="button" class="quiet" onClick={() => onSelect({ stream, code })}>
                {stream}: <bdi>{message}</bdi>
              </button>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
