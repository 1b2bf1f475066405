export interface Backoff {
  /** Milliseconds before the first retry; doubled for each further one. */
  readonly delay: number;
  /** Milliseconds that no delay exceeds. */
  readonly maximalDelay: number;
}

/** Milliseconds before the retry that follows so many failures: exponential backoff. */
export function backoffDelay(failures: number, { delay, maximalDelay }: Backoff): number {
  return Math.min(maximalDelay, delay * 2 ** (failures - 1));
}
