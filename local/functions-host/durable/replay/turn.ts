import type { DurableFunctions } from "../functions.ts";
import { checkInstanceId } from "../instance-id.ts";
import { readAction } from "../wire/actions.ts";
import { messageOf } from "../wire/failures.ts";
import { eventTypes, type HistoryEvent, newEvent, type SchedulingEvent } from "../wire/history-events.ts";
import type { OrchestratorAnswer } from "../wire/orchestrator-answer.ts";
import { type Replayed, replay } from "./replay.ts";

export interface TurnFacts {
  /** The orchestrator function, as the instance was started with it. */
  readonly name: string;
  readonly executionId: string;
  /** ISO 8601: when this turn takes place. */
  readonly now: string;
  readonly history: readonly HistoryEvent[];
  /** What comes to the history with this turn: `OrchestratorStarted`, then the messages. */
  readonly newEvents: readonly HistoryEvent[];
  readonly functions: DurableFunctions;
}

/** What one turn of an orchestration changes. Statuses, inputs and outputs are JSON text. */
export interface TurnOutcome {
  /** To be put at the end of the history. */
  readonly events: readonly HistoryEvent[];
  readonly scheduled: readonly SchedulingEvent[];
  /** Sequence numbers. */
  readonly cancelledTimers: readonly number[];
  /** Undefined: it stays as it was. */
  readonly customStatus?: string;
  /** Set when the orchestration is over. */
  readonly end?: { readonly status: "Completed" | "Failed"; readonly output: string };
  /** Set when it begins anew, with an empty history: its input, and the raised events that nobody waited for yet. */
  readonly next?: { readonly input: string; readonly carried: readonly HistoryEvent[] };
}

/** Says what follows from what an orchestrator answered. A fault in what it asks for fails the instance. */
export function decideTurn(facts: TurnFacts, answer: OrchestratorAnswer): TurnOutcome {
  const { customStatus, error } = answer;
  const status = customStatus === undefined ? {} : { customStatus: JSON.stringify(customStatus) };
  try {
    const actions = answer.actions.map(readAction);
    const replayed = replay(
      { orchestrator: facts.name, executionId: facts.executionId, now: facts.now },
      [...facts.history, ...facts.newEvents],
      actions,
      error !== undefined,
    );
    for (const event of replayed.scheduled) checkSchedulable(event, facts.functions);
    return { ...follow(facts, answer, replayed), ...status };
  } catch (fault) {
    return { ...failed(facts, messageOf(fault)), ...status };
  }
}

/** @throws UnknownFunctionError, InvalidInstanceIdError */
function checkSchedulable(event: SchedulingEvent, functions: DurableFunctions): void {
  if (event.EventType === eventTypes.TaskScheduled) functions.resolve("activity", event.Name);
  if (event.EventType !== eventTypes.SubOrchestrationInstanceCreated) return;
  functions.resolve("orchestrator", event.Name);
  checkInstanceId(event.InstanceId);
}

type Work = Pick<TurnOutcome, "scheduled" | "cancelledTimers">;

const noWork: Work = { scheduled: [], cancelledTimers: [] };

function follow(facts: TurnFacts, answer: OrchestratorAnswer, replayed: Replayed): TurnOutcome {
  const { scheduled, cancelledTimers, isSettled, continueAsNew, unhandled } = replayed;
  const work = { scheduled, cancelledTimers };
  if (isSettled && answer.error !== undefined) return failed(facts, answer.error, work);
  if (!isSettled || !answer.isDone) {
    return { events: [...facts.newEvents, ...scheduled, turnCompleted(facts)], ...work };
  }
  if (continueAsNew !== undefined) return { events: [], ...work, next: { input: continueAsNew, carried: unhandled } };
  return ended(facts, "Completed", answer.output ?? null, work);
}

function failed(facts: TurnFacts, error: string, work = noWork): TurnOutcome {
  return ended(facts, "Failed", `Orchestrator function '${facts.name}' failed: ${error}`, work);
}

function ended(facts: TurnFacts, status: "Completed" | "Failed", value: unknown, work: Work): TurnOutcome {
  const output = JSON.stringify(value);
  const completed = newEvent("ExecutionCompleted", facts.now, { OrchestrationStatus: status, Result: output });
  const events = [...facts.newEvents, ...work.scheduled, completed, turnCompleted(facts)];
  return { events, ...work, end: { status, output } };
}

function turnCompleted({ now }: TurnFacts): HistoryEvent {
  return newEvent("OrchestratorCompleted", now, {});
}
