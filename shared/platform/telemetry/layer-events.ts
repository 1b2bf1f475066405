import { count, manifestPartition, summary } from "./fields.ts";
import { alert, information, warning } from "./log-event.ts";

/** Log events of silver, gold, exports, the outbox and their orchestrations. */
export const layerEvents = {
  "slice-completed": information({
    id: 2001,
    description: "a slice of a manifest partition was merged into silver",
    fields: {
      partition: manifestPartition,
      events: count("events", "processed"),
      documents: count("documents", "touched by them"),
      written: count("documents", "written"),
    },
    text: ({ partition, events, documents, written }) =>
      `${partition}: ${events} events, ${documents} documents, ${written} written`,
  }),
  "silver-dead-lettered": alert({
    id: 2002,
    description: "silver dead-lettered events; they are under `silver/` in `quarantine`",
    fields: { partition: manifestPartition, events: count("events", "dead-lettered") },
    text: ({ partition, events }) => `${partition}: ${events} events dead-lettered`,
  }),
  "silver-failed": alert({
    id: 2003,
    description: "a slice failed; it is retried at the next tick",
    fields: { partition: manifestPartition },
    text: ({ partition }) => partition,
  }),
  "gold-work-completed": information({
    id: 3001,
    description: "a run of a summary was completed",
    fields: {
      summary,
      documents: count("documents", "of silver changed"),
      groups: count("groups", "recomputed"),
      written: count("groups", "that changed"),
    },
    text: ({ summary: name, documents, groups, written }) =>
      `${name}: ${documents} documents changed, ${groups} groups, ${written} written`,
  }),
  "gold-dead-lettered": alert({
    id: 3002,
    description: "groups cannot be computed or stored; they are dead-lettered in `gold-errors`",
    fields: { summary, groups: count("groups", "that cannot be computed") },
    text: ({ summary: name, groups }) => `${name}: ${groups} groups cannot be computed`,
  }),
  "gold-failed": alert({
    id: 3003,
    description: "the work of a summary failed; it is retried at the next tick",
    fields: { summary: { ...summary, optional: true } },
    text: ({ summary: name = "" }) => name,
  }),
  "gold-group-truncated": alert({
    id: 3004,
    description: "groups have more rows than a document can hold; the earliest were kept",
    fields: { summary, groups: count("groups", "that are truncated") },
    text: ({ summary: name, groups }) => `${name}: ${groups} groups have too many rows; the earliest were kept`,
  }),
  "feed-restarted": alert({
    id: 3005,
    description: "a container was recreated or restored; its change feed is read from the beginning",
    fields: {
      consumer: { type: "text", description: "which consumer reads it: a summary, an export or the outbox" },
      container: { type: "text", description: "name of the container" },
    },
    text: ({ consumer, container }) => `${consumer}: ${container} was recreated, its feed starts from the beginning`,
  }),
  "months-exported": information({
    id: 4001,
    description: "files of a summary were written or removed",
    fields: {
      summary,
      documents: count("documents", "of gold changed"),
      months: count("months", "written"),
      rows: count("rows", "in those months"),
      pending: count("months", "left for the next run"),
      removed: count("files", "with erased people, deleted"),
    },
    text: ({ summary: name, documents, months, rows, pending, removed }) =>
      `${name}: ${documents} documents changed, ${months} months with ${rows} rows exported, ${pending} left, ${removed} files with erased people deleted`,
  }),
  "export-failed": alert({
    id: 4002,
    description: "a summary could not be exported; it is retried at the next tick",
    fields: { summary },
    text: ({ summary: name }) => name,
  }),
  "table-exported": information({
    id: 4003,
    description: "files of a generated table were written",
    fields: { table: { type: "text", description: "name of the table" }, files: count("files", "written") },
    text: ({ table, files }) => `${table}: ${files} files exported`,
  }),
  "export-dead-lettered": alert({
    id: 4004,
    description:
      "groups have values that a file cannot contain; the files lack their rows, `gold-errors` has their keys",
    fields: { summary, groups: count("groups", "that cannot be exported") },
    text: ({ summary: name, groups }) => `${name}: ${groups} groups cannot be exported`,
  }),
  "table-followed": information({
    id: 4005,
    description: "the Delta table of a stream followed the manifest",
    fields: {
      container: { type: "text", description: "`bronze` or `quarantine`" },
      stream: { type: "text", description: "name of the stream" },
      added: count("files", "added to the table"),
      removed: count("files", "removed from the table: they were compacted, or had erased records"),
    },
    text: ({ container, stream, added, removed }) => `${container} ${stream}: ${added} files added, ${removed} removed`,
  }),
  "table-failed": alert({
    id: 4006,
    description: "the Delta table of a stream does not follow the manifest; it is retried at the next tick",
    fields: {
      container: { type: "text", description: "`bronze` or `quarantine`" },
      stream: { type: "text", description: "name of the stream" },
    },
    text: ({ container, stream }) => `${container} ${stream}`,
  }),
  "outbox-published": information({
    id: 5001,
    description: "the outbox created or published messages",
    fields: {
      written: count("messages", "new in the outbox"),
      published: count("messages", "acknowledged by the hub"),
    },
    text: ({ written, published }) => `outbox: ${written} messages written, ${published} published`,
  }),
  "outbox-failed": alert({
    id: 5002,
    description: "outbox messages could not be created or published; retried at the next tick",
    fields: {},
    text: () => "",
  }),
  "webhooks-delivered": information({
    id: 5003,
    description: "the webhook accepted messages",
    fields: { delivered: count("messages", "accepted by the receiver") },
    text: ({ delivered }) => `webhook: ${delivered} messages delivered`,
  }),
  "webhook-rejected": warning({
    id: 5004,
    description: "requests to the webhook failed; their messages are retried with exponential backoff for 24 hours",
    fields: {
      requests: count("requests", "failed"),
      failure: { type: "text", description: "of the first: `status` and the code, `time-out` or `unreachable`" },
    },
    text: ({ requests, failure }) => `webhook: ${requests} requests failed, the first: ${failure}`,
  }),
  "webhook-dead-lettered": alert({
    id: 5005,
    description: "messages were not delivered to the webhook, and are not retried any more; the outbox contains them",
    fields: { messages: count("messages", "dead-lettered") },
    text: ({ messages }) => `webhook: ${messages} messages dead-lettered`,
  }),
  "webhooks-failed": alert({
    id: 5006,
    description: "messages for the webhook could not be created or updated; retried at the next tick",
    fields: {},
    text: () => "",
  }),
  "registry-completed": information({
    id: 5101,
    description: "a round of the registry published rows, or synchronised profiles or erasures",
    fields: {
      published: count("rows", "published to the hubs"),
      profiles: count("profiles", "written or removed"),
      erased: count("people", "erased"),
    },
    text: ({ published, profiles, erased }) => `${published} rows published, ${profiles} profiles, ${erased} erasures`,
  }),
  "registry-failed": alert({
    id: 5102,
    description: "a round of the registry failed; retried at the next tick, and nothing else waits for it",
    fields: {},
    text: () => "",
  }),
  "summary-served": information({
    id: 5201,
    description: "changes of a summary were written to the serving database",
    fields: { summary, documents: count("documents", "of gold changed"), rows: count("rows", "written") },
    text: ({ summary: name, documents, rows }) => `${name}: ${documents} documents changed, ${rows} rows written`,
  }),
  "serving-switched": information({
    id: 5202,
    description: "the tables of a summary in the serving database were replaced by those of another build",
    fields: { summary },
    text: ({ summary: name }) => name,
  }),
  "serving-rejected": alert({
    id: 5203,
    description: "groups have values that a table cannot contain; the serving database lacks their rows",
    fields: { summary, groups: count("groups", "that cannot be served") },
    text: ({ summary: name, groups }) => `${name}: ${groups} groups cannot be served`,
  }),
  "serving-failed": alert({
    id: 5204,
    description:
      "changes of a summary were not written to the serving database; retried at the next tick, and nothing else waits",
    fields: { summary },
    text: ({ summary: name }) => name,
  }),
  "orchestration-stalled": alert({
    id: 6001,
    description: "an orchestration made no progress for 30 minutes and was restarted",
    fields: {
      run: { type: "text", description: "name of the orchestration, equal to its instance id" },
      since: { type: "time", description: "last progress" },
    },
    text: ({ run, since }) => `${run}: no progress since ${new Date(since).toISOString()}; restarted`,
  }),
  "work-throttled": warning({
    id: 6002,
    description:
      "a service throttled; the work is retried at the next tick, and alerts if it is throttled for 5 minutes",
    fields: { work: { type: "text", description: "the alert that it becomes, and the partition or summary" } },
    text: ({ work }) => work,
  }),
} as const;
