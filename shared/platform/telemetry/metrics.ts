import { counter, gauge, histogram, type Metric, seconds, sizes } from "./metric.ts";

/** Every metric that the app keeps, by name; `docs/metrics.md` is made of it. No attribute is ever personal, and each has few values. */
export const metrics = {
  "korevital.events.received": counter("{event}", "events that a trigger or a landed file brought", [
    "stream",
    "source",
  ]),
  "korevital.events.outcomes": counter(
    "{event}",
    "what became of them; `reason` is the code of what was refused, else empty. Over all outcomes it adds up to `received`",
    ["stream", "source", "outcome", "reason"],
  ),
  "korevital.ingest.batch_size": histogram("{event}", "events in one batch of a hub's partition", sizes, ["stream"]),
  "korevital.ingest.lag": histogram(
    "s",
    "from when the hub got the oldest event of a batch until the batch is in bronze",
    seconds,
    ["stream"],
  ),
  "korevital.work.duration": histogram(
    "s",
    "how long one piece of work took: `ingest`, `landing`, `silver`, `gold`, `export`, `outbox` or `api`; `of` is its stream or summary",
    seconds,
    ["work", "of", "result"],
  ),
  "korevital.landing.files": counter("{file}", "landed files that came to an end, whatever it is", ["status"]),
  "korevital.silver.events": counter("{event}", "events that silver worked through", ["stream"]),
  "korevital.silver.documents": counter("{document}", "documents that they touch: `written` or `unchanged`", [
    "stream",
    "outcome",
  ]),
  "korevital.silver.lag": gauge(
    "s",
    "how long ago the oldest event landed that silver has not worked through; 0 when nothing waits",
    [],
  ),
  "korevital.gold.changed_documents": counter("{document}", "documents of silver whose change gold followed", [
    "summary",
  ]),
  "korevital.gold.groups": counter("{group}", "groups computed anew: `written`, `unchanged` or `failed`", [
    "summary",
    "outcome",
  ]),
  "korevital.gold.lag": gauge(
    "s",
    "how long ago the oldest document of silver changed that gold has not followed; 0 when nothing waits",
    [],
  ),
  "korevital.export.rows": counter("{row}", "rows written to files, once for both audiences", ["summary"]),
  "korevital.outbox.scores": counter("{score}", "scores `written` to the outbox, and `published`", ["step"]),
  "korevital.cosmos.request_units": counter("{RU}", "request units that Cosmos DB charged", ["container", "operation"]),
  "korevital.api.requests": counter("{request}", "HTTP requests answered; `status` is the class, such as `2xx`", [
    "route",
    "status",
  ]),
  "korevital.timer.ticks": counter("{tick}", "times that a timer fired: the app is alive", ["timer"]),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;
