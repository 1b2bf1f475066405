import type { RecentEvent } from "../../../shared/operations/status/recent-events.ts";
import { clock, dateTime, shortId } from "../format.ts";
import { linkTo } from "../router.ts";
import { useApi } from "../use-api.ts";
import { Card } from "./card.tsx";
import { Scroll } from "./scroll.tsx";
import { Empty, Loaded } from "./states.tsx";

/** Milliseconds. */
const refresh = 1_000;

export function RecentEvents({ zone }: { readonly zone: string }) {
  const state = useApi<{ readonly items: readonly RecentEvent[] }>("/api/events?limit=12", refresh);
  return (
    <Card title="Last events" note="masked: ids are pseudonyms">
      <Loaded state={state} what="the last events">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No event has landed yet">Send one: POST /api/streams/heart-rates.</Empty>
          ) : (
            <Scroll label="Table of the last events">
              <table class="compact">
                <thead>
                  <tr>
                    <th scope="col">Landed</th>
                    <th scope="col">Stream</th>
                    <th scope="col">Outcome</th>
                    <th scope="col">Content</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((event) => (
                    <tr key={event.id}>
                      <td class="number" title={event.ingested}>
                        <a href={linkTo("lineage", [event.id])}>{clock(event.ingested, zone)}</a>
                      </td>
                      <td>{event.stream}</td>
                      <td>
                        <span class={`tag ${event.outcome === "accepted" ? "good" : "warn"}`}>
                          {event.code ?? event.outcome}
                        </span>
                      </td>
                      <td class="fields">
                        <bdi>{fieldsText(event, zone)}</bdi>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )
        }
      </Loaded>
    </Card>
  );
}

function fieldsText({ fields }: RecentEvent, zone: string): string {
  if (fields === null) return "–";
  const shown = Object.entries(fields).filter(([, value]) => value !== null && typeof value !== "object");
  return shown.map(([name, value]) => `${name} ${textOf(name, value, zone)}`).join(" · ");
}

const times = new Set(["time", "login", "logout"]);

function textOf(name: string, value: unknown, zone: string): string {
  if (typeof value === "number") return times.has(name) ? dateTime(value, zone) : String(Math.round(value * 10) / 10);
  return /^[0-9a-f]{32}$/.test(String(value)) ? shortId(String(value)) : String(value);
}
