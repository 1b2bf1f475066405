import { count, manifestPartition, summary } from "./fields.ts";
import { alert, failure, information } from "./log-event.ts";

/** Log events of the nightly maintenance. */
export const maintenanceEvents = {
  "files-compacted": information({
    id: 8001,
    description: "small files of a manifest partition were compacted into large ones",
    fields: {
      partition: manifestPartition,
      rows: count("manifest rows", "compacted"),
      into: count("manifest rows", "after compaction"),
      before: count("bytes", "of data files before"),
      after: count("bytes", "of data files after"),
    },
    text: ({ partition, rows, into, before, after }) =>
      `${partition}: ${rows} rows of ${before} bytes compacted into ${into} of ${after} bytes`,
  }),
  "garbage-collected": information({
    id: 8002,
    description: "orphaned and replaced blobs were removed, and manifest rows of filled gaps",
    fields: {
      blobs: count("blobs", "removed from `bronze` and `quarantine`"),
      gaps: count("gaps", "filled, removed from the manifest"),
    },
    text: ({ blobs, gaps }) => `${blobs} orphaned or replaced blobs and ${gaps} filled gaps removed`,
  }),
  "history-purged": information({
    id: 8003,
    description: "histories of orchestrations that ended more than a week ago were purged",
    fields: { instances: count("orchestrations", "purged") },
    text: ({ instances }) => `histories of ${instances} orchestrations purged`,
  }),
  "lake-copied": information({
    id: 8005,
    description: "files of bronze and quarantine were copied to the second account, or still wait for it",
    fields: {
      blobs: count("blobs", "copied"),
      bytes: count("bytes", "copied"),
      waiting: count("blobs", "that the next run copies"),
    },
    text: ({ blobs, bytes, waiting }) => `${blobs} files of ${bytes} bytes copied, ${waiting} wait`,
  }),
  "copy-failed": alert({
    id: 8006,
    description: "bronze was not copied to the second account; the next tick retries it",
    fields: {},
    text: () => "bronze is not copied",
  }),
  "records-erased": information({
    id: 8007,
    description: "records of erased people were removed from the files of a manifest partition",
    fields: {
      partition: manifestPartition,
      rows: count("manifest rows", "whose files were replaced"),
      records: count("records", "removed"),
    },
    text: ({ partition, rows, records }) => `${partition}: ${records} records removed from the files of ${rows} rows`,
  }),
  "erasures-ended": information({
    id: 8008,
    description: "erasures ended: no layer contains data of the erased people any more",
    fields: { erasures: count("erasures", "that ended") },
    text: ({ erasures }) => `${erasures} erasures ended`,
  }),
  "erasure-overdue": alert({
    id: 8009,
    description: "erasures have not ended for two days",
    fields: { erasures: count("erasures", "that have not ended") },
    text: ({ erasures }) => `${erasures} erasures have not ended`,
  }),
  "documents-expired": information({
    id: 8011,
    description: "documents of silver whose retention is over were removed; rows of gold remain",
    fields: {
      container: { type: "text", description: "container of silver" },
      documents: count("documents", "removed"),
    },
    text: ({ container, documents }) =>
      `${documents} documents of ${container} removed, because their retention is over`,
  }),
  "files-expired": information({
    id: 8014,
    description: "files of bronze and quarantine whose retention is over were removed from the manifest",
    fields: {
      partition: manifestPartition,
      rows: count("manifest rows", "whose files were removed"),
      records: count("records", "removed"),
    },
    text: ({ partition, rows, records }) => `${partition}: files of ${rows} rows with ${records} records removed`,
  }),
  "groups-frozen": information({
    id: 8012,
    description: "groups of gold before a day stay as they are from now on; a later night removes what they read",
    fields: {
      readings: { type: "text", description: "from when on silver keeps readings, or `for ever`" },
      facts: { type: "text", description: "from when on silver keeps facts, or `for ever`" },
    },
    text: ({ readings, facts }) => `silver keeps readings since ${readings} and facts since ${facts}`,
  }),
  "retention-postponed": failure({
    id: 8013,
    description:
      "nothing was frozen: gold has to compute groups first that are to be frozen; the next night tries again",
    fields: { summaries: { type: "text", description: "that have unread changes, pending or dead-lettered groups" } },
    text: ({ summaries }) => `gold has to compute groups of ${summaries} first`,
  }),
  "freshness-not-measured": failure({
    id: 8101,
    description: "the freshness of events in gold could not be measured; the next tick retries it",
    fields: {},
    text: () => "freshness is not measured",
  }),
  "proof-completed": information({
    id: 8102,
    description: "a sample of groups was recomputed from bronze and compared with gold",
    fields: {
      summary,
      equal: count("groups", "equal to their recomputation"),
      different: count("groups", "that differ"),
      postponed: count("groups", "that gold has still to refresh"),
      since: { type: "text", description: "day before which groups are frozen and left out", optional: true },
    },
    text: ({ summary: name, equal, different, postponed, since }) =>
      `${name}: ${equal} groups equal, ${different} different, ${postponed} postponed` +
      (since === undefined ? "" : `; those before ${since} are frozen and left out`),
  }),
  "proof-differs": alert({
    id: 8103,
    description: "a group of gold differs from its recomputation from bronze",
    fields: {
      summary,
      group: { type: "text", description: "id of the document in gold" },
      stored: count("rows", "in gold"),
      recomputed: count("rows", "recomputed"),
      columns: { type: "text", description: "columns in which rows differ" },
      sources: { type: "text", description: "manifest partitions from which it was recomputed" },
    },
    text: ({ summary: name, group, stored, recomputed, columns, sources }) =>
      `${name}: group ${group} has ${stored} rows, recomputed ${recomputed}; columns ${columns}; from ${sources}`,
  }),
  "proof-failed": alert({
    id: 8104,
    description: "the proof failed, or its time was over before all of bronze was read; the next night repeats it",
    fields: { summary: { ...summary, optional: true } },
    text: ({ summary: name = "" }) => name,
  }),
  "tables-maintained": information({
    id: 8010,
    description: "files that no reader of the exported tables needs any more were deleted",
    fields: {
      files: count("files", "replaced a day ago, or of killed runs"),
      log: count("files", "of the logs, older than 30 days"),
    },
    text: ({ files, log }) => `${files} files of exported tables and ${log} files of their logs deleted`,
  }),
  "maintenance-failed": alert({
    id: 8004,
    description: "a maintenance step failed; it is retried the next night",
    fields: {
      step: {
        type: "text",
        description: "the manifest partition, `plan`, `retention`, `garbage-collection`, `tables` or `purge`",
      },
    },
    text: ({ step }) => step,
  }),
} as const;
