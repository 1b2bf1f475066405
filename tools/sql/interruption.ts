/** Somebody has asked to stop. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super("cancelled");
  }
}

/** Lets long work end between two steps. */
export interface Interruption {
  /** @throws Interrupted when it was asked for since the last `begin` */
  check(): void;
  ask(): void;
  /** New work: what was asked before is over. */
  begin(): void;
}

export function interruption(): Interruption {
  let asked = false;
  return {
    check() {
      if (asked) throw new Interrupted();
    },
    ask() {
      asked = true;
    },
    begin() {
      asked = false;
    },
  };
}
