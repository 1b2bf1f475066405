import { messageOf } from "../../error-message.ts";
import type { DurableFunctions } from "../functions.ts";
import { checkInstanceId } from "../instance-id.ts";
import { parseAction } from "../wire/actions.ts";
import { eventTypes, type HistoryEvent, newEvent, type SchedulingEvent } from "../wire/history-events.ts";
import type { OrchestratorState } from "../wire/orchestrator-state.ts";
import { type ReplayResult, replay } from "./replay.ts";

export interface EpisodeInput {
  /** Name of the orchestrator function, in the spelling with which the instance was started. */
  readonly name: string;
  readonly executionId: string;
  /** ISO 8601: time of this episode. */
  readonly now: string;
  readonly history: readonly HistoryEvent[];
  /** The events that this episode adds to the history: `OrchestratorStarted`, then the messages. */
  readonly newEvents: readonly HistoryEvent[];
  readonly functions: DurableFunctions;
}

/**
 * The changes of one episode: one run of an orchestrator over new messages (the term of the Durable Task Framework).
 * Statuses, inputs and outputs are JSON text.
 */
export interface EpisodeOutcome {
  /** Appended to the history. */
  readonly events: readonly HistoryEvent[];
  readonly scheduled: readonly SchedulingEvent[];
  /** Sequence numbers. */
  readonly cancelledTimers: readonly number[];
  /** Undefined when unchanged. */
  readonly customStatus?: string;
  /** Set when the orchestration has completed. */
  readonly end?: { readonly status: "Completed" | "Failed"; readonly output: string };
  /** Set for continueAsNew, which starts with an empty history: the next input, and the unhandled events. */
  readonly next?: { readonly input: string; readonly carriedEvents: readonly HistoryEvent[] };
}

/**
 * Computes the changes that follow from the state that an orchestrator returned. An invalid action fails the instance.
 */
export function evaluateEpisode(input: EpisodeInput, state: OrchestratorState): EpisodeOutcome {
  const { customStatus, error } = state;
  const status = customStatus === undefined ? {} : { customStatus: JSON.stringify(customStatus) };
  try {
    const actions = state.actions.map(parseAction);
    const replayed = replay(
      { orchestrator: input.name, executionId: input.executionId, now: input.now },
      [...input.history, ...input.newEvents],
      actions,
      error !== undefined,
    );
    for (const event of replayed.scheduled) checkSchedulable(event, input.functions);
    return { ...outcomeOf(input, state, replayed), ...status };
  } catch (failure) {
    return { ...failed(input, messageOf(failure)), ...status };
  }
}

/** @throws UnknownFunctionError, InvalidInstanceIdError */
function checkSchedulable(event: SchedulingEvent, functions: DurableFunctions): void {
  if (event.EventType === eventTypes.TaskScheduled) functions.resolve("activity", event.Name);
  if (event.EventType !== eventTypes.SubOrchestrationInstanceCreated) return;
  functions.resolve("orchestrator", event.Name);
  checkInstanceId(event.InstanceId);
}

type TaskChanges = Pick<EpisodeOutcome, "scheduled" | "cancelledTimers">;

const noChanges: TaskChanges = { scheduled: [], cancelledTimers: [] };

function outcomeOf(input: EpisodeInput, state: OrchestratorState, replayed: ReplayResult): EpisodeOutcome {
  const { scheduled, cancelledTimers, isSettled, continueAsNew, unhandled } = replayed;
  const tasks = { scheduled, cancelledTimers };
  if (isSettled && state.error !== undefined) return failed(input, state.error, tasks);
  if (!isSettled || !state.isDone) {
    return { events: [...input.newEvents, ...scheduled, orchestratorCompleted(input)], ...tasks };
  }
  if (continueAsNew !== undefined)
    return { events: [], ...tasks, next: { input: continueAsNew, carriedEvents: unhandled } };
  return ended(input, "Completed", state.output ?? null, tasks);
}

function failed(input: EpisodeInput, error: string, tasks = noChanges): EpisodeOutcome {
  return ended(input, "Failed", `Orchestrator function '${input.name}' failed: ${error}`, tasks);
}

function ended(
  input: EpisodeInput,
  status: "Completed" | "Failed",
  value: unknown,
  tasks: TaskChanges,
): EpisodeOutcome {
  const output = JSON.stringify(value);
  const completed = newEvent("ExecutionCompleted", input.now, { OrchestrationStatus: status, Result: output });
  const events = [...input.newEvents, ...tasks.scheduled, completed, orchestratorCompleted(input)];
  return { events, ...tasks, end: { status, output } };
}

function orchestratorCompleted({ now }: EpisodeInput): HistoryEvent {
  return newEvent("OrchestratorCompleted", now, {});
}
