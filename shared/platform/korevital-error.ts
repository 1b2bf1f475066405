/**
 * Every code that an error of this app can have. The list is closed, so that logs, metrics and tests can count by it.
 */
export type ErrorCode =
  | "concurrency-exhausted"
  | "configuration-invalid"
  | "database-unsuitable"
  | "document-invalid"
  | "document-rejected"
  | "event-unknown"
  | "file-gone"
  | "file-lost"
  | "file-unreadable"
  | "filter-invalid"
  | "group-failed"
  | "lease-lost"
  | "merge-failed"
  | "parameter-invalid"
  | "row-invalid"
  | "silver-unreachable"
  | "throttled"
  | "time-zone-changed"
  | "timed-out";

/**
 * The base of every error class of this app. Outcomes are values; an error is thrown where a caller cannot go on.
 * Extend `InfrastructureFault` or `PermanentFailure`, which decide `retriable`.
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
 * Whether a retry can help. The Azure SDKs mark errors of the other kind with `retryable: false`; every other unknown
 * error counts as a fault of the infrastructure.
 */
export function isRetriable(error: unknown): boolean {
  if (error instanceof KoreVitalError) return error.retriable;
  return !(error instanceof Error && "retryable" in error && error.retryable === false);
}
