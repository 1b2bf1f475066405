import type { Action, CallAction, TaskRetryPolicy, TimerAction } from "../wire/actions.ts";
import { type EventOf, eventTypes, type HistoryEvent, type SchedulingEvent } from "../wire/history-events.ts";
import { longTimers } from "../wire/orchestrator-trigger.ts";
import { ExternalEvents } from "./external-events.ts";
import { ReplayTask, whenAll, whenAny } from "./replay-task.ts";
import { type ReplayContext, ScheduledTasks } from "./scheduled-tasks.ts";

export interface ReplayResult {
  /** New activities, sub-orchestrations and timers. */
  readonly scheduled: readonly SchedulingEvent[];
  /** Sequence numbers. */
  readonly cancelledTimers: readonly number[];
  /** The input of the next execution, JSON text. */
  readonly continueAsNew?: string;
  /** All requested tasks are settled. On Azure an orchestration completes no sooner, even if its code has returned. */
  readonly isSettled: boolean;
  /** Raised events without a waiting task. */
  readonly unhandled: readonly EventOf<"EventRaised">[];
}

/**
 * Replays the actions of a whole execution over its history, as the Durable extension does, and returns the new tasks.
 * The sequence numbers are those of the SDK: an action starts when the previous one has settled.
 *
 * @param hasThrown the code ended early, so later tasks of the history are not checked
 * @throws NonDeterministicError
 */
export function replay(
  context: ReplayContext,
  history: readonly HistoryEvent[],
  actions: readonly Action[],
  hasThrown = false,
): ReplayResult {
  const tasks = new ScheduledTasks(context, history);
  const execution = new Replay(tasks);
  execution.run(history, actions);
  if (!hasThrown) tasks.checkAllRescheduled();
  return { scheduled: tasks.added, ...execution.result() };
}

class Replay {
  readonly #tasks: ScheduledTasks;
  readonly #events = new ExternalEvents();
  readonly #open = new Map<number, ReplayTask>();
  readonly #cancelledTimers: number[] = [];
  #continueAsNew: string | undefined;
  #isSettled = false;
  /** Epoch milliseconds, from the history. */
  #clock = 0;

  constructor(tasks: ScheduledTasks) {
    this.#tasks = tasks;
  }

  run(history: readonly HistoryEvent[], actions: readonly Action[]): void {
    const rest = actions.values();
    let current = ReplayTask.settled();
    for (const event of history) {
      this.#apply(event);
      if (event.EventType === eventTypes.OrchestratorStarted) continue;
      while (current.isSettled) {
        const { value, done } = rest.next();
        this.#isSettled = done === true;
        if (done) break;
        current = this.#start(value);
      }
    }
  }

  result(): Omit<ReplayResult, "scheduled"> {
    return {
      cancelledTimers: this.#cancelledTimers,
      isSettled: this.#isSettled,
      ...(this.#continueAsNew !== undefined && { continueAsNew: this.#continueAsNew }),
      unhandled: this.#events.unhandled,
    };
  }

  #apply(event: HistoryEvent): void {
    switch (event.EventType) {
      case eventTypes.OrchestratorStarted:
        this.#clock = Math.max(this.#clock, Date.parse(event.Timestamp));
        break;
      case eventTypes.TaskCompleted:
      case eventTypes.SubOrchestrationInstanceCompleted:
        this.#settle(event.TaskScheduledId, false);
        break;
      case eventTypes.TaskFailed:
      case eventTypes.SubOrchestrationInstanceFailed:
        this.#settle(event.TaskScheduledId, true);
        break;
      case eventTypes.TimerFired:
        this.#settle(event.TimerId, false);
        break;
      case eventTypes.EventRaised:
        this.#events.raise(event);
        break;
    }
  }

  #settle(id: number, failed: boolean): void {
    this.#open.get(id)?.settle(failed);
    this.#open.delete(id);
  }

  #start(action: Action): ReplayTask {
    switch (action.kind) {
      case "activity":
      case "sub-orchestration": {
        const { retry } = action;
        return retry === undefined ? this.#call(action) : this.#callWithRetry(action, retry);
      }
      case "timer":
        return this.#timer(action);
      case "wait":
        return this.#events.wait(action.eventName);
      case "continue-as-new":
        this.#continueAsNew = action.input;
        return ReplayTask.settled();
      case "all":
        return whenAll(action.actions.map((child) => this.#start(child)));
      case "any":
        return whenAny(action.actions.map((child) => this.#start(child)));
    }
  }

  #call({ kind, name, version, input, instanceId }: CallAction): ReplayTask {
    const target = { Name: name, Version: version };
    // The input of an activity is an array with one argument.
    if (kind === "activity") return this.#schedule({ kind: "TaskScheduled", ...target, Input: `[${input}]` });
    return this.#schedule({ kind: "SubOrchestrationInstanceCreated", ...target, Input: input, InstanceId: instanceId });
  }

  /** The SDK creates a timer after every failure, including the last. */
  #callWithRetry(
    action: CallAction,
    { maxAttempts, firstInterval, backoff, maxInterval }: TaskRetryPolicy,
  ): ReplayTask {
    const result = new ReplayTask();
    const attempt = (number: number): void => {
      const call = this.#call(action);
      call.whenSettled(() => {
        if (!call.hasFailed) return result.settle();
        const delay = Math.min(firstInterval * backoff ** (number - 1), maxInterval);
        this.#shortTimer(this.#clock + delay).whenSettled(() => {
          if (number >= maxAttempts) result.settle(true);
          else attempt(number + 1);
        });
      });
    };
    attempt(1);
    return result;
  }

  #timer(timer: TimerAction): ReplayTask {
    const result = new ReplayTask();
    const wait = (): void => {
      const isFar = timer.fireAt - this.#clock > longTimers.maximum;
      const fireAt = isFar ? this.#clock + longTimers.step : timer.fireAt;
      this.#shortTimer(fireAt, timer.cancelled).whenSettled(() => {
        if (timer.fireAt > this.#clock) wait();
        else result.settle();
      });
    };
    wait();
    return result;
  }

  #shortTimer(fireAt: number, cancelled = false): ReplayTask {
    const id = this.#tasks.schedule({ kind: "TimerCreated", FireAt: new Date(fireAt).toISOString() });
    if (cancelled) this.#cancelledTimers.push(id);
    return this.#openTask(id);
  }

  #schedule(request: Parameters<ScheduledTasks["schedule"]>[0]): ReplayTask {
    return this.#openTask(this.#tasks.schedule(request));
  }

  #openTask(id: number): ReplayTask {
    const task = new ReplayTask();
    this.#open.set(id, task);
    return task;
  }
}
