import type { Action, CallAction, RetryPolicy, TimerAction } from "../wire/actions.ts";
import { type EventOf, eventTypes, type HistoryEvent, type SchedulingEvent } from "../wire/history-events.ts";
import { longTimers } from "../wire/orchestrator-trigger.ts";
import { ExternalEvents } from "./external-events.ts";
import { ScheduledWork } from "./scheduled-work.ts";
import { allOf, anyOf, Step } from "./step.ts";

export interface Replayed {
  /** What is to be done now: activities, sub-orchestrations and timers. */
  readonly scheduled: readonly SchedulingEvent[];
  /** Sequence numbers. */
  readonly cancelledTimers: readonly number[];
  /** The input of the next run, JSON text. */
  readonly continueAsNew?: string;
  /** Everything that was asked for is settled. On Azure an orchestration ends no sooner, whatever its code says. */
  readonly isSettled: boolean;
  /** Raised events that nobody waited for. */
  readonly unhandled: readonly EventOf<"EventRaised">[];
}

export interface ReplayFacts {
  readonly orchestrator: string;
  readonly executionId: string;
  /** ISO 8601: when this turn takes place. */
  readonly now: string;
}

/**
 * Walks the actions of a whole run over its history, as the Durable extension does, and says what is new. Sequence
 * numbers come out as the SDK gave them: an action is started when the one before it has settled.
 *
 * @param hasThrown the code ended early: what the history has beyond that says nothing about it
 * @throws NonDeterministicError
 */
export function replay(
  facts: ReplayFacts,
  history: readonly HistoryEvent[],
  actions: readonly Action[],
  hasThrown = false,
): Replayed {
  const work = new ScheduledWork(facts, history);
  const run = new Run(work);
  run.play(history, actions);
  if (!hasThrown) work.checkAllAskedFor();
  return { scheduled: work.added, ...run.result() };
}

class Run {
  readonly #work: ScheduledWork;
  readonly #events = new ExternalEvents();
  readonly #open = new Map<number, Step>();
  readonly #cancelledTimers: number[] = [];
  #continueAsNew: string | undefined;
  #isSettled = false;
  /** Epoch milliseconds, as the history tells it. */
  #clock = 0;

  constructor(work: ScheduledWork) {
    this.#work = work;
  }

  play(history: readonly HistoryEvent[], actions: readonly Action[]): void {
    const rest = actions.values();
    let current = Step.settled();
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

  result(): Omit<Replayed, "scheduled"> {
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

  #start(action: Action): Step {
    switch (action.kind) {
      case "activity":
      case "sub-orchestration": {
        const { retry } = action;
        return retry === undefined ? this.#call(action) : this.#retrying(action, retry);
      }
      case "timer":
        return this.#timer(action);
      case "wait":
        return this.#events.wait(action.eventName);
      case "continue-as-new":
        this.#continueAsNew = action.input;
        return Step.settled();
      case "all":
        return allOf(action.actions.map((child) => this.#start(child)));
      case "any":
        return anyOf(action.actions.map((child) => this.#start(child)));
    }
  }

  #call({ kind, name, version, input, instanceId }: CallAction): Step {
    const called = { Name: name, Version: version };
    // an activity's input is the one item of an array of arguments
    if (kind === "activity") return this.#opened({ kind: "TaskScheduled", ...called, Input: `[${input}]` });
    return this.#opened({ kind: "SubOrchestrationInstanceCreated", ...called, Input: input, InstanceId: instanceId });
  }

  /** After every failure a timer, also after the last: so the SDK counts. */
  #retrying(action: CallAction, { maxAttempts, firstInterval, backoff, maxInterval }: RetryPolicy): Step {
    const whole = new Step();
    const attempt = (number: number): void => {
      const call = this.#call(action);
      call.whenSettled(() => {
        if (!call.hasFailed) return whole.settle();
        const delay = Math.min(firstInterval * backoff ** (number - 1), maxInterval);
        this.#shortTimer(this.#clock + delay).whenSettled(() => {
          if (number >= maxAttempts) whole.settle(true);
          else attempt(number + 1);
        });
      });
    };
    attempt(1);
    return whole;
  }

  #timer(timer: TimerAction): Step {
    const whole = new Step();
    const wait = (): void => {
      const isFar = timer.fireAt - this.#clock > longTimers.maximum;
      const fireAt = isFar ? this.#clock + longTimers.step : timer.fireAt;
      this.#shortTimer(fireAt, timer.cancelled).whenSettled(() => {
        if (timer.fireAt > this.#clock) wait();
        else whole.settle();
      });
    };
    wait();
    return whole;
  }

  #shortTimer(fireAt: number, cancelled = false): Step {
    const id = this.#work.schedule({ kind: "TimerCreated", FireAt: new Date(fireAt).toISOString() });
    if (cancelled) this.#cancelledTimers.push(id);
    return this.#openUnder(id);
  }

  #opened(asked: Parameters<ScheduledWork["schedule"]>[0]): Step {
    return this.#openUnder(this.#work.schedule(asked));
  }

  #openUnder(id: number): Step {
    const step = new Step();
    this.#open.set(id, step);
    return step;
  }
}
