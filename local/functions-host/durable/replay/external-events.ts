import type { EventOf } from "../wire/history-events.ts";
import { Step } from "./step.ts";

type Raised = EventOf<"EventRaised">;

/** Brings raised events and those who wait for them together, by name (in the same case) and in order. */
export class ExternalEvents {
  readonly #waiting = new Map<string, Step[]>();
  readonly #unhandled: Raised[] = [];

  /** What was raised and nobody waited for, oldest first. */
  get unhandled(): readonly Raised[] {
    return this.#unhandled;
  }

  wait(name: string): Step {
    const index = this.#unhandled.findIndex((event) => event.Name === name);
    if (index !== -1) {
      this.#unhandled.splice(index, 1);
      return Step.settled();
    }
    const step = new Step();
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) this.#waiting.set(name, [step]);
    else waiting.push(step);
    return step;
  }

  raise(event: Raised): void {
    const first = this.#waiting.get(event.Name)?.shift();
    if (first === undefined) this.#unhandled.push(event);
    else first.settle();
  }
}
