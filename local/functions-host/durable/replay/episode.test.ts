import { describe, expect, it } from "vitest";
import { DurableFunctions } from "../functions.ts";
import { type HistoryEvent, newEvent } from "../wire/history-events.ts";
import type { OrchestratorState } from "../wire/orchestrator-state.ts";
import { evaluateEpisode } from "./episode.ts";

const now = "2026-01-01T00:00:00.000Z";
const functions = new DurableFunctions(["gold"], ["plan", "summarize"]);
const started = newEvent("ExecutionStarted", now, { Name: "gold", Version: "", Input: "null" });
const plan = { actionType: 0, functionName: "plan" };
const summarize = { actionType: 0, functionName: "summarize", input: { n: 1 } };
const retried = (maxNumberOfAttempts: number) => ({
  actionType: 1,
  functionName: "summarize",
  retryOptions: { firstRetryIntervalInMilliseconds: 1_000, backoffCoefficient: 2, maxNumberOfAttempts },
});

function episode(
  state: Partial<OrchestratorState>,
  history: readonly HistoryEvent[] = [],
  ...messages: HistoryEvent[]
) {
  const newEvents = [newEvent("OrchestratorStarted", now, {}), ...(history.length === 0 ? [started] : []), ...messages];
  const input = { name: "gold", executionId: "e", now, history, newEvents, functions };
  return evaluateEpisode(input, { isDone: false, actions: [], ...state });
}

const completed = (TaskScheduledId: number, Result = "1") =>
  newEvent("TaskCompleted", now, { TaskScheduledId, Result });
const failed = (TaskScheduledId: number) => newEvent("TaskFailed", now, { TaskScheduledId, Reason: "r", Details: "d" });

describe("an episode", () => {
  it("schedules tasks with the sequence numbers of the SDK", () => {
    const { scheduled, end } = episode({ actions: [{ actionType: 12, compoundActions: [plan, summarize] }] });
    expect(scheduled).toMatchObject([
      { EventId: 0, Name: "plan", Input: "[null]" },
      { EventId: 1, Name: "summarize", Input: '[{"n":1}]' },
    ]);
    expect(end).toBeUndefined();
  });

  it("starts an action when the previous one has settled", () => {
    const first = episode({ actions: [plan] });
    expect(episode({ actions: [plan, summarize] }, first.events, completed(0)).scheduled).toMatchObject([
      { EventId: 1, Name: "summarize" },
    ]);
  });

  it("retries with backoff, and continues after the timer of the last attempt", () => {
    const history = episode({ actions: [retried(2)] }).events;
    const second = episode({ actions: [retried(2)] }, history, failed(0));
    expect(second.scheduled).toMatchObject([{ EventId: 1, FireAt: "2026-01-01T00:00:01.000Z" }]);
    const fired = newEvent("TimerFired", now, { TimerId: 1, FireAt: "2026-01-01T00:00:01.000Z" });
    const third = episode({ actions: [retried(2)] }, [...history, ...second.events], fired);
    expect(third.scheduled).toMatchObject([{ EventId: 2, Name: "summarize" }]);
    const fourth = episode({ actions: [retried(2)] }, [...history, ...second.events, ...third.events], failed(2));
    expect(fourth.scheduled).toMatchObject([{ EventId: 3, FireAt: "2026-01-01T00:00:02.000Z" }]);
  });

  it("completes when the code has returned and all its tasks are settled", () => {
    const both = { actionType: 12, compoundActions: [plan, summarize] };
    const history = episode({ actions: [both] }).events;
    // `Task.all` of the SDK continues at the first failure, but the extension waits for the others.
    const done = { actions: [both], isDone: true, output: "sorry" };
    const second = episode(done, history, failed(0));
    expect(second.end).toBeUndefined();
    const third = episode(done, [...history, ...second.events], completed(1));
    expect(third.end).toEqual({ status: "Completed", output: '"sorry"' });
  });

  it("fails with the error of the code", () => {
    expect(episode({ error: "no" }).end).toEqual({
      status: "Failed",
      output: "\"Orchestrator function 'gold' failed: no\"",
    });
  });

  it("carries unhandled events across continueAsNew", () => {
    const event = newEvent("EventRaised", now, { Name: "item", Input: "1" });
    const { next, end } = episode({ actions: [{ actionType: 4, input: 7 }], isDone: true }, [], event);
    expect(next).toEqual({ input: "7", carriedEvents: [event] });
    expect(end).toBeUndefined();
  });

  it("keeps the custom status unless it is replaced", () => {
    expect(episode({})).not.toHaveProperty("customStatus");
    expect(episode({ customStatus: { at: 1 } })).toMatchObject({ customStatus: '{"at":1}' });
  });

  it("returns cancelled timers", () => {
    const timer = { actionType: 5, fireAt: "2026-01-01T01:00:00.000Z", isCanceled: false };
    const any = (isCanceled: boolean) => ({ actionType: 11, compoundActions: [plan, { ...timer, isCanceled }] });
    const { events } = episode({ actions: [any(false)] });
    const second = episode({ actions: [any(true)], isDone: true }, events, completed(0));
    expect(second).toMatchObject({ cancelledTimers: [1], end: { status: "Completed" } });
  });
});

describe("code that changed under an instance", () => {
  const { events } = episode({ actions: [plan] });
  const outputOf = (state: Partial<OrchestratorState>) => episode(state, events, completed(0)).end?.output;

  it("fails it when another task is scheduled", () => {
    expect(outputOf({ actions: [summarize] })).toContain(
      "Non-Deterministic workflow detected in 'gold' at sequence number 0: A previous execution of this orchestration scheduled an activity task named 'plan', but the current replay instead scheduled an activity task named 'summarize' in its place.",
    );
    expect(outputOf({ actions: [{ actionType: 5, fireAt: now }] })).toContain("instead scheduled a timer");
    expect(outputOf({ actions: [{ actionType: 2, functionName: "plan" }] })).toContain(
      "instead scheduled a sub-orchestration named 'plan'",
    );
  });

  it("fails it when a task is no longer scheduled", () => {
    expect(outputOf({ actions: [], isDone: true })).toContain("hasn't (yet?) scheduled this task");
  });

  it("does not hide the error of the code", () => {
    expect(outputOf({ actions: [], error: "thrown" })).toBe("\"Orchestrator function 'gold' failed: thrown\"");
  });
});
