import { concurrentOperations } from "../optimistic-concurrency.ts";
import { type AttributeValues, counter, gauge, histogram, type Metric, seconds, sizes } from "./metric.ts";

/** The rejection codes of `shared/streams`; empty for an event that is not rejected. */
const rejectionReasons = [
  "",
  "not-text",
  "not-json",
  "not-bytes",
  "not-csv",
  "cell-count",
  "too-large",
  "missing",
  "mistyped",
  "impossible",
  "future",
  "past",
  "no-identity",
  "not-ours",
  "internal",
] as const;

/**
 * Every metric, by name. `docs/metrics.md` is generated from this list. Attributes are never personal and have few
 * distinct values.
 */
export const metrics = {
  "korevital.events.received": counter(
    "{event}",
    "records received from a trigger or a landed file; an event has one or several",
    { stream: "text", source: ["hub", "file"] },
  ),
  "korevital.events.outcomes": counter(
    "{event}",
    "outcomes of received records; `reason` is the rejection code of a quarantined one, else empty. The outcomes add up to `received`",
    {
      stream: "text",
      source: ["hub", "file"],
      outcome: ["accepted", "duplicate", "ignored", "quarantined"],
      reason: rejectionReasons,
    },
  ),
  "korevital.ingest.batch_size": histogram("{event}", "events in one batch of a hub partition", sizes, {
    stream: "text",
  }),
  "korevital.ingest.lag": histogram(
    "s",
    "time from enqueuing of the oldest event of a batch until the batch is committed to bronze",
    seconds,
    { stream: "text" },
  ),
  "korevital.work.duration": histogram(
    "s",
    "duration of one unit of work: `ingest`, `landing`, `silver`, `gold`, `export`, `outbox`, `webhooks`, `registry`, `serving` or `api`; `of` is its stream or summary",
    seconds,
    {
      work: ["ingest", "landing", "silver", "gold", "export", "outbox", "webhooks", "registry", "serving", "api"],
      of: "text",
      result: ["done", "failed"],
    },
  ),
  "korevital.landing.files": counter("{file}", "landed files that reached a final status", {
    status: ["complete", "superseded", "gone", "unreadable", "unknown"],
  }),
  "korevital.silver.events": counter("{event}", "events processed by silver", { stream: "text" }),
  "korevital.silver.documents": counter(
    "{document}",
    "silver documents touched by those events: `written` or `unchanged`",
    { stream: "text", outcome: ["written", "unchanged"] },
  ),
  "korevital.silver.lag": gauge(
    "s",
    "age of the oldest landed event that silver has not processed; 0 when there is none",
    {},
  ),
  "korevital.gold.changed_documents": counter("{document}", "changed silver documents read from the change feed", {
    summary: "text",
  }),
  "korevital.gold.groups": counter("{group}", "groups recomputed: `written`, `unchanged` or `failed`", {
    summary: "text",
    outcome: ["written", "unchanged", "failed"],
  }),
  "korevital.gold.lag": gauge(
    "s",
    "age of the oldest change of silver that gold has not processed; 0 when there is none",
    {},
  ),
  "korevital.export.rows": counter("{row}", "rows written to export files, counted once for both audiences", {
    summary: "text",
  }),
  "korevital.table.lag": gauge(
    "s",
    "age of the oldest manifest row that the Delta table of its stream did not contain; 0 when there was none",
    { container: ["bronze", "quarantine"], stream: "text" },
  ),
  "korevital.outbox.messages": counter("{message}", "messages `written` to the outbox and `published` to the hub", {
    step: ["written", "published"],
  }),
  "korevital.webhook.messages": counter(
    "{message}",
    "messages for the webhook: `written` to the outbox, `delivered`, `dead-lettered`, and requests that `failed`",
    { step: ["written", "delivered", "failed", "dead-lettered"] },
  ),
  "korevital.erasure.age": gauge("s", "age of the oldest erasure that has not ended; 0 when there is none", {}),
  "korevital.retention.documents": counter("{document}", "documents of silver that retention removed", {
    container: "text",
  }),
  "korevital.registry.rows": counter("{row}", "rows of the registry that were published to the hubs", {}),
  "korevital.registry.lag": gauge(
    "s",
    "age of the first row of the registry that is committed and not published; 0 when there is none",
    {},
  ),
  "korevital.serving.rows": counter("{row}", "rows written to the serving database, counted once for both schemas", {
    summary: "text",
  }),
  "korevital.serving.lag": gauge(
    "s",
    "age of the oldest change of gold that the serving database lacks; 0 when there is none",
    { summary: "text" },
  ),
  "korevital.copy.lag": gauge("s", "age of the newest complete manifest in the second copy of bronze", {}),
  "korevital.cosmos.request_units": counter("{RU}", "request units charged by Cosmos DB", {
    container: "text",
    operation: ["read", "write", "query", "feed"],
  }),
  "korevital.concurrency.retries": counter("{retry}", "writes repeated because of a conflict with another writer", {
    operation: concurrentOperations,
  }),
  "korevital.api.requests": counter(
    "{request}",
    "HTTP requests; `status` is the class of the status code, such as `2xx`",
    { route: "text", status: "text" },
  ),
  "korevital.objective.events": counter(
    "{event}",
    "events of a service level objective (docs/service-levels.md): `good` or `bad`; `series` is a stream or a summary, or empty",
    { objective: "text", series: "text", result: ["good", "bad"] },
  ),
  "korevital.timer.ticks": counter("{tick}", "ticks of a timer", {
    timer: [
      "copy",
      "exports",
      "gold",
      "ingest-recovery",
      "landing",
      "maintenance",
      "objectives",
      "outbox",
      "proof",
      "registry",
      "serving",
      "silver",
      "tables",
      "webhooks",
    ],
  }),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;

export type AttributesOf<N extends MetricName> = AttributeValues<(typeof metrics)[N]["attributes"]>;
