import { count, manifestPartition, summary } from "./fields.ts";
import { alert, information } from "./log-event.ts";

/** What silver, gold, exports, the outbox and their orchestrations log. */
export const layerEvents = {
  "slice-completed": information({
    id: 2001,
    description: "a slice of a manifest partition is in silver",
    fields: {
      partition: manifestPartition,
      events: count("events", "worked through"),
      documents: count("documents", "that they touch"),
      written: count("documents", "that changed"),
    },
    text: ({ partition, events, documents, written }) =>
      `${partition}: ${events} events, ${documents} documents, ${written} written`,
  }),
  "silver-dead-lettered": alert({
    id: 2002,
    description: "silver refuses events for good; they are under `silver/` in `quarantine`",
    fields: { partition: manifestPartition, events: count("events", "refused") },
    text: ({ partition, events }) => `${partition}: ${events} events are refused for good`,
  }),
  "silver-failed": alert({
    id: 2003,
    description: "a slice could not be worked through; tried again at the next tick",
    fields: { partition: manifestPartition },
    text: ({ partition }) => partition,
  }),
  "gold-work-completed": information({
    id: 3001,
    description: "one item of gold's plan was worked on",
    fields: {
      summary,
      documents: count("documents", "of silver that changed"),
      groups: count("groups", "computed anew"),
      written: count("groups", "that changed"),
    },
    text: ({ summary: name, documents, groups, written }) =>
      `${name}: ${documents} documents changed, ${groups} groups, ${written} written`,
  }),
  "gold-dead-lettered": alert({
    id: 3002,
    description: "groups cannot be computed; they stand in `gold-errors`",
    fields: { summary, groups: count("groups", "that cannot be computed") },
    text: ({ summary: name, groups }) => `${name}: ${groups} groups cannot be computed`,
  }),
  "gold-failed": alert({
    id: 3003,
    description: "a lane of gold failed; tried again at the next tick",
    fields: { summary: { ...summary, optional: true } },
    text: ({ summary: name = "" }) => name,
  }),
  "months-exported": information({
    id: 4001,
    description: "files of a summary were written or removed",
    fields: {
      summary,
      documents: count("documents", "of gold that changed"),
      months: count("months", "written"),
      rows: count("rows", "in those months"),
      pending: count("months", "left for the next run"),
      removed: count("files", "that were replaced before, removed"),
    },
    text: ({ summary: name, documents, months, rows, pending, removed }) =>
      `${name}: ${documents} documents changed, ${months} months with ${rows} rows exported, ${pending} left, ${removed} old files removed`,
  }),
  "export-failed": alert({
    id: 4002,
    description: "a summary could not be exported; tried again at the next tick",
    fields: { summary },
    text: ({ summary: name }) => name,
  }),
  "table-exported": information({
    id: 4003,
    description: "files of a table that is made without gold were written or removed",
    fields: {
      table: { type: "text", description: "name of the table" },
      files: count("files", "written"),
      removed: count("files", "that were replaced before, removed"),
    },
    text: ({ table, files, removed }) => `${table}: ${files} files exported, ${removed} old files removed`,
  }),
  "outbox-published": information({
    id: 5001,
    description: "the outbox wrote or published scores",
    fields: { written: count("scores", "new in the outbox"), published: count("scores", "that the hub has") },
    text: ({ written, published }) => `outbox: ${written} scores written, ${published} published`,
  }),
  "outbox-failed": alert({
    id: 5002,
    description: "scores could not be written or published; tried again at the next tick",
    fields: {},
    text: () => "",
  }),
  "orchestration-stalled": alert({
    id: 6001,
    description: "an orchestration did not move for 30 minutes and was started anew",
    fields: {
      run: { type: "text", description: "name of the orchestration, which is its instance id" },
      since: { type: "time", description: "when it moved last" },
    },
    text: ({ run, since }) => `${run}: nothing moved since ${new Date(since).toISOString()}; started anew`,
  }),
} as const;
