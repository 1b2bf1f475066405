import { counter, gauge, histogram, type Metric, seconds, sizes } from "./metric.ts";

/**
 * Every metric, by name. `docs/metrics.md` is generated from this list. Attributes are never personal and have few
 * distinct values.
 */
export const metrics = {
  "korevital.events.received": counter("{event}", "events received from a trigger or a landed file", [
    "stream",
    "source",
  ]),
  "korevital.events.outcomes": counter(
    "{event}",
    "outcomes of received events; `reason` is the rejection code of a quarantined event, else empty. The outcomes add up to `received`",
    ["stream", "source", "outcome", "reason"],
  ),
  "korevital.ingest.batch_size": histogram("{event}", "events in one batch of a hub partition", sizes, ["stream"]),
  "korevital.ingest.lag": histogram(
    "s",
    "time from enqueuing of the oldest event of a batch until the batch is committed to bronze",
    seconds,
    ["stream"],
  ),
  "korevital.work.duration": histogram(
    "s",
    "duration of one unit of work: `ingest`, `landing`, `silver`, `gold`, `export`, `outbox` or `api`; `of` is its stream or summary",
    seconds,
    ["work", "of", "result"],
  ),
  "korevital.landing.files": counter("{file}", "landed files that reached a final status", ["status"]),
  "korevital.silver.events": counter("{event}", "events processed by silver", ["stream"]),
  "korevital.silver.documents": counter(
    "{document}",
    "silver documents touched by those events: `written` or `unchanged`",
    ["stream", "outcome"],
  ),
  "korevital.silver.lag": gauge(
    "s",
    "age of the oldest landed event that silver has not processed; 0 when there is none",
    [],
  ),
  "korevital.gold.changed_documents": counter("{document}", "changed silver documents read from the change feed", [
    "summary",
  ]),
  "korevital.gold.groups": counter("{group}", "groups recomputed: `written`, `unchanged` or `failed`", [
    "summary",
    "outcome",
  ]),
  "korevital.gold.lag": gauge(
    "s",
    "age of the oldest change of silver that gold has not processed; 0 when there is none",
    [],
  ),
  "korevital.export.rows": counter("{row}", "rows written to export files, counted once for both audiences", [
    "summary",
  ]),
  "korevital.outbox.scores": counter("{score}", "risk scores `written` to the outbox and `published` to the hub", [
    "step",
  ]),
  "korevital.cosmos.request_units": counter("{RU}", "request units charged by Cosmos DB", ["container", "operation"]),
  "korevital.concurrency.retries": counter("{retry}", "writes repeated because another writer was faster", [
    "operation",
  ]),
  "korevital.api.requests": counter(
    "{request}",
    "HTTP requests; `status` is the class of the status code, such as `2xx`",
    ["route", "status"],
  ),
  "korevital.timer.ticks": counter("{tick}", "ticks of a timer", ["timer"]),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;
