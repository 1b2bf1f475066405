import { KoreVitalError } from "../../shared/platform/korevital-error.ts";

/** Thrown after an interruption was requested. It is neither a fault nor a failure: the work can be started again. */
export class Interrupted extends KoreVitalError {
  override readonly name = "Interrupted";
  readonly code = "interrupted";
  readonly retriable = true;

  constructor() {
    super("cancelled");
  }
}

/** Interrupts long work between two steps. */
export interface Interruption {
  /** @throws Interrupted if requested since the last `reset` */
  throwIfRequested(): void;
  request(): void;
  /** Discards an earlier request, before new work. */
  reset(): void;
}

export function interruption(): Interruption {
  let isRequested = false;
  return {
    throwIfRequested() {
      if (isRequested) throw new Interrupted();
    },
    request() {
      isRequested = true;
    },
    reset() {
      isRequested = false;
    },
  };
}
