/** Every code that an error of the app or of its commands can have. The list is closed. */
export const errorCodes = [
  "azure-cli-failed",
  "concurrency-exhausted",
  "configuration-invalid",
  "continuation-foreign",
  "correction-rejected",
  "database-unsuitable",
  "document-invalid",
  "document-rejected",
  "event-too-large",
  "event-unknown",
  "file-gone",
  "file-lost",
  "file-unreadable",
  "filter-invalid",
  "group-failed",
  "interrupted",
  "lease-lost",
  "merge-failed",
  "migration-changed",
  "output-closed",
  "parameter-invalid",
  "postgres-failed",
  "registry-changed",
  "restore-impossible",
  "row-invalid",
  "silver-unreachable",
  "snapshot-invalid",
  "stack-absent",
  "table-invalid",
  "throttled",
  "time-zone-changed",
  "timed-out",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * The base of every error class. Outcomes are values; an error is thrown where a caller cannot go on. Extend
 * `InfrastructureFault` or `PermanentFailure`, which decide `retriable`. A plain `Error` is thrown for a defect, and in
 * commands for a wrong argument: nothing catches it by class.
 */
export abstract class KoreVitalError extends Error {
  abstract readonly code: ErrorCode;
  /** Whether the same call can succeed later, without any change of code, data or settings. */
  abstract readonly retriable: boolean;
}

/** A request to a service failed. The caller's trigger or timer retries. */
export abstract class InfrastructureFault extends KoreVitalError {
  readonly retriable = true;
}

/** The same call fails again until the code, the data or the settings change. */
export abstract class PermanentFailure extends KoreVitalError {
  readonly retriable = false;
}

/**
 * Whether a retry can help. The Azure SDKs mark an error of the other kind with `retryable: false`. Every other error
 * counts as a fault of the infrastructure, even a `TypeError`: the Event Hubs SDK throws one when a link closes. A
 * defect therefore fails after the last attempt.
 */
export function isRetriable(error: unknown): boolean {
  if (error instanceof KoreVitalError) return error.retriable;
  // A failed system call, such as EPIPE: the Event Hubs SDK marks it as not retryable, though a new connection helps.
  if (error instanceof Error && "errno" in error && error.errno !== undefined) return true;
  return !(error instanceof Error && "retryable" in error && error.retryable === false);
}
