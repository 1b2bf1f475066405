/** The properties of every table: other engines read in them what KoreVital does. */
export const tableConfiguration = {
  "delta.checkpointInterval": "10",
  "delta.deletedFileRetentionDuration": "interval 24 hours",
  "delta.logRetentionDuration": "interval 30 days",
} as const;
