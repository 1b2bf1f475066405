import { DurableFunctions } from "../functions.ts";
import { type EpisodeOutcome, evaluateEpisode } from "../replay/episode.ts";
import { eventTypes, type HistoryEvent, newEvent, type SchedulingEvent } from "../wire/history-events.ts";
import { stateFromError, stateFromResult } from "../wire/orchestrator-state.ts";
import { orchestratorTrigger } from "../wire/orchestrator-trigger.ts";
import { sampleFunctions } from "./hubs.ts";

const functions = new DurableFunctions(sampleFunctions.orchestrators, sampleFunctions.activities);
const executionId = "e";

/** Chooses at least one outstanding task, in the order in which they settle. */
export type Choose = (outstanding: readonly SchedulingEvent[]) => SchedulingEvent[];

/** Runs one orchestration without storage. Timers advance the clock. Resolves to its completion. */
export async function simulate(name: string, input: unknown, choose: Choose): Promise<EpisodeOutcome["end"]> {
  let history: HistoryEvent[] = [];
  let outstanding: SchedulingEvent[] = [];
  let clock = Date.UTC(2026, 0, 1);
  const at = () => new Date(clock).toISOString();
  const json = JSON.stringify(input);
  const failures = new Map<string, number>();
  let messages: HistoryEvent[] = [newEvent("ExecutionStarted", at(), { Name: name, Version: "", Input: json })];
  for (;;) {
    const outcome = await runEpisode(name, json, { history, messages, now: at() });
    if (outcome.end !== undefined) return outcome.end;
    history = [...history, ...outcome.events.map((event) => ({ ...event, IsPlayed: true }))];
    outstanding = [...outstanding, ...outcome.scheduled];
    if (outstanding.length === 0) throw new Error("the orchestration waits for no task");
    const chosen = choose(outstanding);
    outstanding = outstanding.filter((event) => !chosen.includes(event));
    messages = chosen.map((event) => {
      if (event.EventType === eventTypes.TimerCreated) clock = Math.max(clock, Date.parse(event.FireAt));
      return settle(event, at(), failures);
    });
  }
}

async function runEpisode(
  name: string,
  input: string,
  { history, messages, now }: { history: readonly HistoryEvent[]; messages: readonly HistoryEvent[]; now: string },
): Promise<EpisodeOutcome> {
  const newEvents = [newEvent("OrchestratorStarted", now, {}), ...messages];
  const texts = history.map((event) => JSON.stringify(event));
  const trigger = { instanceId: "i", parentInstanceId: null, input, history: texts, newEvents };
  const state = await sampleFunctions
    .runOrchestrator(name, "i", orchestratorTrigger(trigger))
    .then(stateFromResult, stateFromError);
  return evaluateEpisode({ name, executionId, now, history, newEvents, functions }, state);
}

/** The result of a task: every number is doubled, and flaky activities fail as often as their input requires. */
function settle(event: SchedulingEvent, at: string, failures: Map<string, number>): HistoryEvent {
  const id = event.EventId;
  if (event.EventType === eventTypes.TimerCreated) {
    return newEvent("TimerFired", at, { TimerId: id, FireAt: event.FireAt });
  }
  const value: unknown = JSON.parse(event.Input);
  if (event.EventType === eventTypes.SubOrchestrationInstanceCreated) {
    return newEvent("SubOrchestrationInstanceCompleted", at, { TaskScheduledId: id, Result: doubled(value) });
  }
  const [argument] = value as [unknown];
  if (event.Name === "double") return newEvent("TaskCompleted", at, { TaskScheduledId: id, Result: doubled(argument) });
  const failed = failures.get(event.Input) ?? 0;
  const { failures: required } = argument as { failures: number };
  if (failed >= required) return newEvent("TaskCompleted", at, { TaskScheduledId: id, Result: "true" });
  failures.set(event.Input, failed + 1);
  return newEvent("TaskFailed", at, { TaskScheduledId: id, Reason: "flaky failed", Details: "intended failure" });
}

function doubled(value: unknown): string {
  return String(Number(value) * 2);
}
