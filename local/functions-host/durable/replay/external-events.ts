import type { EventOf } from "../wire/history-events.ts";
import { ReplayTask } from "./replay-task.ts";

type Raised = EventOf<"EventRaised">;

/** Matches raised events with waiting tasks, by name (case-sensitive) and in order. */
export class ExternalEvents {
  readonly #waiting = new Map<string, ReplayTask[]>();
  readonly #unhandled: Raised[] = [];

  /** Raised events without a waiting task, oldest first. */
  get unhandled(): readonly Raised[] {
    return this.#unhandled;
  }

  wait(name: string): ReplayTask {
    const index = this.#unhandled.findIndex((event) => event.Name === name);
    if (index !== -1) {
      this.#unhandled.splice(index, 1);
      return ReplayTask.settled();
    }
    const task = new ReplayTask();
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) this.#waiting.set(name, [task]);
    else waiting.push(task);
    return task;
  }

  raise(event: Raised): void {
    const first = this.#waiting.get(event.Name)?.shift();
    if (first === undefined) this.#unhandled.push(event);
    else first.settle();
  }
}
