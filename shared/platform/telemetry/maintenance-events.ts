import { count, manifestPartition } from "./fields.ts";
import { alert, information } from "./log-event.ts";

/** What the nightly maintenance logs. */
export const maintenanceEvents = {
  "files-compacted": information({
    id: 8001,
    description: "small files of a manifest partition were merged into large ones",
    fields: {
      partition: manifestPartition,
      rows: count("manifest rows", "whose files were merged"),
      into: count("manifest rows", "that stand for them now"),
      before: count("bytes", "of the data files before"),
      after: count("bytes", "of the data files now"),
    },
    text: ({ partition, rows, into, before, after }) =>
      `${partition}: ${rows} rows of ${before} bytes merged into ${into} of ${after} bytes`,
  }),
  "garbage-collected": information({
    id: 8002,
    description: "blobs were removed that nothing names and nobody can want any more",
    fields: { blobs: count("blobs", "removed from `bronze` and `quarantine`") },
    text: ({ blobs }) => `${blobs} blobs removed that nothing names`,
  }),
  "history-purged": information({
    id: 8003,
    description: "histories of orchestrations that have been over for a week were removed",
    fields: { instances: count("orchestrations", "removed") },
    text: ({ instances }) => `histories of ${instances} orchestrations removed`,
  }),
  "maintenance-failed": alert({
    id: 8004,
    description: "a step of the maintenance failed; tried again the next night",
    fields: { step: { type: "text", description: "the manifest partition, `plan`, `sweep` or `purge`" } },
    text: ({ step }) => step,
  }),
} as const;
