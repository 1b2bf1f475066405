/** Errors of the worker itself; the library looks at this property. */
export class WorkerError extends Error {
  readonly isAzureFunctionsSystemError = true;
}

/** `@azure/functions` tells an unknown hook by this class's name and property. */
export class WorkerRangeError extends RangeError {
  readonly isAzureFunctionsSystemError = true;
}
