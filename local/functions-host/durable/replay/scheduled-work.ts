import { eventTypes, type HistoryEvent, isScheduling, newEvent, type SchedulingEvent } from "../wire/history-events.ts";

/** The code of an orchestrator no longer does what its history says that it did. */
export class NonDeterministicError extends Error {
  constructor(orchestrator: string, taskId: number, what: string) {
    super(
      `Non-Deterministic workflow detected in '${orchestrator}' at sequence number ${taskId}: ${what} Was a change made to the orchestrator code after this instance had already started running?`,
    );
  }
}

type Asked =
  | { readonly kind: "TaskScheduled"; readonly Name: string; readonly Version: string; readonly Input: string }
  | {
      readonly kind: "SubOrchestrationInstanceCreated";
      readonly Name: string;
      readonly Version: string;
      readonly Input: string;
      readonly InstanceId: string | undefined;
    }
  | { readonly kind: "TimerCreated"; readonly FireAt: string };

/** Hands out sequence numbers as the SDK does, and tells what is new from what the history already has. */
export class ScheduledWork {
  readonly #orchestrator: string;
  readonly #executionId: string;
  readonly #now: string;
  readonly #known: Map<number, SchedulingEvent>;
  readonly #added: SchedulingEvent[] = [];
  #next = 0;

  constructor(of: { orchestrator: string; executionId: string; now: string }, history: readonly HistoryEvent[]) {
    this.#orchestrator = of.orchestrator;
    this.#executionId = of.executionId;
    this.#now = of.now;
    this.#known = new Map(history.filter(isScheduling).map((event) => [event.EventId, event]));
  }

  /** Scheduled for the first time in this turn. */
  get added(): readonly SchedulingEvent[] {
    return this.#added;
  }

  /**
   * @returns its sequence number
   * @throws NonDeterministicError when the history has something else there
   */
  schedule(asked: Asked): number {
    const id = this.#next;
    this.#next += 1;
    const known = this.#known.get(id);
    if (known === undefined) this.#added.push(this.#eventOf(asked, id));
    else if (!isSame(known, asked)) {
      throw new NonDeterministicError(
        this.#orchestrator,
        id,
        `A previous execution of this orchestration scheduled ${describe(known)}, but the current replay instead scheduled ${describeAsked(asked)} in its place.`,
      );
    }
    return id;
  }

  /** @throws NonDeterministicError when the history has something that the code did not ask for this time */
  checkAllAskedFor(): void {
    for (const [id, event] of this.#known) {
      if (id < this.#next) continue;
      throw new NonDeterministicError(
        this.#orchestrator,
        id,
        `A previous execution of this orchestration scheduled ${describe(event)}, but the current replay execution hasn't (yet?) scheduled this task.`,
      );
    }
  }

  #eventOf(asked: Asked, id: number): SchedulingEvent {
    switch (asked.kind) {
      case "TaskScheduled": {
        const { Name, Version, Input } = asked;
        return newEvent("TaskScheduled", this.#now, { Name, Version, Input }, id);
      }
      case "SubOrchestrationInstanceCreated": {
        const { Name, Version, Input, InstanceId = `${this.#executionId}:${id}` } = asked;
        return newEvent("SubOrchestrationInstanceCreated", this.#now, { Name, Version, InstanceId, Input }, id);
      }
      case "TimerCreated":
        return newEvent("TimerCreated", this.#now, { FireAt: asked.FireAt }, id);
    }
  }
}

function isSame(known: SchedulingEvent, asked: Asked): boolean {
  if (known.EventType !== eventTypes[asked.kind]) return false;
  if (asked.kind === "TimerCreated") return true;
  return "Name" in known && known.Name.toLowerCase() === asked.Name.toLowerCase();
}

function describe(event: SchedulingEvent): string {
  if (event.EventType === eventTypes.TimerCreated) return "a timer";
  return event.EventType === eventTypes.TaskScheduled
    ? `an activity task named '${event.Name}'`
    : `a sub-orchestration named '${event.Name}'`;
}

function describeAsked(asked: Asked): string {
  if (asked.kind === "TimerCreated") return "a timer";
  return asked.kind === "TaskScheduled"
    ? `an activity task named '${asked.Name}'`
    : `a sub-orchestration named '${asked.Name}'`;
}
