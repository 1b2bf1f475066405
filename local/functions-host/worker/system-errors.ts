/** Errors of the worker; the library checks this property. */
export class WorkerError extends Error {
  readonly isAzureFunctionsSystemError = true;
}

/** `@azure/functions` identifies an unknown hook by the class name and this property. */
export class WorkerRangeError extends RangeError {
  readonly isAzureFunctionsSystemError = true;
}
