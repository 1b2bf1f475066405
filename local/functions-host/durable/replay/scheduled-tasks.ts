import { eventTypes, type HistoryEvent, isScheduling, newEvent, type SchedulingEvent } from "../wire/history-events.ts";

/** The code of an orchestrator contradicts its history. */
export class NonDeterministicError extends Error {
  constructor(orchestrator: string, taskId: number, detail: string) {
    super(
      `Non-Deterministic workflow detected in '${orchestrator}' at sequence number ${taskId}: ${detail} Was a change made to the orchestrator code after this instance had already started running?`,
    );
  }
}

export interface ReplayContext {
  readonly orchestrator: string;
  readonly executionId: string;
  /** ISO 8601: time of this episode. */
  readonly now: string;
}

type ScheduleRequest =
  | { readonly kind: "TaskScheduled"; readonly Name: string; readonly Version: string; readonly Input: string }
  | {
      readonly kind: "SubOrchestrationInstanceCreated";
      readonly Name: string;
      readonly Version: string;
      readonly Input: string;
      readonly InstanceId: string | undefined;
    }
  | { readonly kind: "TimerCreated"; readonly FireAt: string };

/** Assigns sequence numbers as the SDK does, and separates new tasks from those in the history. */
export class ScheduledTasks {
  readonly #context: ReplayContext;
  readonly #known: Map<number, SchedulingEvent>;
  readonly #added: SchedulingEvent[] = [];
  #next = 0;

  constructor(context: ReplayContext, history: readonly HistoryEvent[]) {
    this.#context = context;
    this.#known = new Map(history.filter(isScheduling).map((event) => [event.EventId, event]));
  }

  /** Tasks scheduled for the first time in this episode. */
  get added(): readonly SchedulingEvent[] {
    return this.#added;
  }

  /**
   * @returns the sequence number
   * @throws NonDeterministicError when the history has another task at this number
   */
  schedule(request: ScheduleRequest): number {
    const id = this.#next;
    this.#next += 1;
    const known = this.#known.get(id);
    if (known === undefined) this.#added.push(this.#eventOf(request, id));
    else if (!isSame(known, request)) {
      throw new NonDeterministicError(
        this.#context.orchestrator,
        id,
        `A previous execution of this orchestration scheduled ${describe(known.EventType, known)}, but the current replay instead scheduled ${describe(eventTypes[request.kind], request)} in its place.`,
      );
    }
    return id;
  }

  /** @throws NonDeterministicError when the history has a task that the code did not schedule this time */
  checkAllRescheduled(): void {
    for (const [id, event] of this.#known) {
      if (id < this.#next) continue;
      throw new NonDeterministicError(
        this.#context.orchestrator,
        id,
        `A previous execution of this orchestration scheduled ${describe(event.EventType, event)}, but the current replay execution hasn't (yet?) scheduled this task.`,
      );
    }
  }

  #eventOf(request: ScheduleRequest, id: number): SchedulingEvent {
    switch (request.kind) {
      case "TaskScheduled": {
        const { Name, Version, Input } = request;
        return newEvent("TaskScheduled", this.#context.now, { Name, Version, Input }, id);
      }
      case "SubOrchestrationInstanceCreated": {
        const { Name, Version, Input, InstanceId = `${this.#context.executionId}:${id}` } = request;
        return newEvent("SubOrchestrationInstanceCreated", this.#context.now, { Name, Version, InstanceId, Input }, id);
      }
      case "TimerCreated":
        return newEvent("TimerCreated", this.#context.now, { FireAt: request.FireAt }, id);
    }
  }
}

function isSame(known: SchedulingEvent, request: ScheduleRequest): boolean {
  if (known.EventType !== eventTypes[request.kind]) return false;
  if (request.kind === "TimerCreated") return true;
  return "Name" in known && known.Name.toLowerCase() === request.Name.toLowerCase();
}

function describe(eventType: SchedulingEvent["EventType"], task: SchedulingEvent | ScheduleRequest): string {
  if (!("Name" in task)) return "a timer";
  const kind = eventType === eventTypes.TaskScheduled ? "an activity task" : "a sub-orchestration";
  return `${kind} named '${task.Name}'`;
}
