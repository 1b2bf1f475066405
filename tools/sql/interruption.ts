/** Thrown after an interruption was requested. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

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
