import { describe, expect, it } from "vitest";
import { DurableFunctions } from "../functions.ts";
import { type HistoryEvent, newEvent } from "../wire/history-events.ts";
import type { OrchestratorAnswer } from "../wire/orchestrator-answer.ts";
import { decideTurn } from "./turn.ts";

const now = "2026-01-01T00:00:00.000Z";
const functions = new DurableFunctions(["gold"], ["plan", "lane"]);
const started = newEvent("ExecutionStarted", now, { Name: "gold", Version: "", Input: "null" });
const plan = { actionType: 0, functionName: "plan" };
const lane = { actionType: 0, functionName: "lane", input: { n: 1 } };
const retried = (maxNumberOfAttempts: number) => ({
  actionType: 1,
  functionName: "lane",
  retryOptions: { firstRetryIntervalInMilliseconds: 1_000, backoffCoefficient: 2, maxNumberOfAttempts },
});

function turn(answer: Partial<OrchestratorAnswer>, history: readonly HistoryEvent[] = [], ...messages: HistoryEvent[]) {
  const newEvents = [newEvent("OrchestratorStarted", now, {}), ...(history.length === 0 ? [started] : []), ...messages];
  const facts = { name: "gold", executionId: "e", now, history, newEvents, functions };
  return decideTurn(facts, { isDone: false, actions: [], ...answer });
}

const completed = (TaskScheduledId: number, Result = "1") =>
  newEvent("TaskCompleted", now, { TaskScheduledId, Result });
const failed = (TaskScheduledId: number) => newEvent("TaskFailed", now, { TaskScheduledId, Reason: "r", Details: "d" });

describe("a turn", () => {
  it("schedules what is asked for, under the numbers that the SDK gives", () => {
    const { scheduled, end } = turn({ actions: [{ actionType: 12, compoundActions: [plan, lane] }] });
    expect(scheduled).toMatchObject([
      { EventId: 0, Name: "plan", Input: "[null]" },
      { EventId: 1, Name: "lane", Input: '[{"n":1}]' },
    ]);
    expect(end).toBeUndefined();
  });

  it("starts an action when the one before it has settled", () => {
    const first = turn({ actions: [plan] });
    expect(turn({ actions: [plan, lane] }, first.events, completed(0)).scheduled).toMatchObject([
      { EventId: 1, Name: "lane" },
    ]);
  });

  it("tries again after a time that grows, and goes on after the last attempt's timer", () => {
    const history = turn({ actions: [retried(2)] }).events;
    const second = turn({ actions: [retried(2)] }, history, failed(0));
    expect(second.scheduled).toMatchObject([{ EventId: 1, FireAt: "2026-01-01T00:00:01.000Z" }]);
    const fired = newEvent("TimerFired", now, { TimerId: 1, FireAt: "2026-01-01T00:00:01.000Z" });
    const third = turn({ actions: [retried(2)] }, [...history, ...second.events], fired);
    expect(third.scheduled).toMatchObject([{ EventId: 2, Name: "lane" }]);
    const fourth = turn({ actions: [retried(2)] }, [...history, ...second.events, ...third.events], failed(2));
    expect(fourth.scheduled).toMatchObject([{ EventId: 3, FireAt: "2026-01-01T00:00:02.000Z" }]);
  });

  it("ends when the code is done and all that it asked for is settled", () => {
    const both = { actionType: 12, compoundActions: [plan, lane] };
    const history = turn({ actions: [both] }).events;
    // Task.all of the SDK goes on at the first failure, and the extension waits for the others
    const done = { actions: [both], isDone: true, output: "sorry" };
    const second = turn(done, history, failed(0));
    expect(second.end).toBeUndefined();
    const third = turn(done, [...history, ...second.events], completed(1));
    expect(third.end).toEqual({ status: "Completed", output: '"sorry"' });
  });

  it("fails with what the code threw", () => {
    expect(turn({ error: "no" }).end).toEqual({
      status: "Failed",
      output: "\"Orchestrator function 'gold' failed: no\"",
    });
  });

  it("begins anew with what nobody waited for", () => {
    const event = newEvent("EventRaised", now, { Name: "item", Input: "1" });
    const { next, end } = turn({ actions: [{ actionType: 4, input: 7 }], isDone: true }, [], event);
    expect(next).toEqual({ input: "7", carried: [event] });
    expect(end).toBeUndefined();
  });

  it("keeps the custom status unless there is another", () => {
    expect(turn({})).not.toHaveProperty("customStatus");
    expect(turn({ customStatus: { at: 1 } })).toMatchObject({ customStatus: '{"at":1}' });
  });

  it("says which timers are no longer needed", () => {
    const timer = { actionType: 5, fireAt: "2026-01-01T01:00:00.000Z", isCanceled: false };
    const any = (isCanceled: boolean) => ({ actionType: 11, compoundActions: [plan, { ...timer, isCanceled }] });
    const { events } = turn({ actions: [any(false)] });
    const second = turn({ actions: [any(true)], isDone: true }, events, completed(0));
    expect(second).toMatchObject({ cancelledTimers: [1], end: { status: "Completed" } });
  });
});

describe("code that changed under an instance", () => {
  const { events } = turn({ actions: [plan] });
  const outputOf = (answer: Partial<OrchestratorAnswer>) => turn(answer, events, completed(0)).end?.output;

  it("fails it when something else is asked for", () => {
    expect(outputOf({ actions: [lane] })).toContain(
      "Non-Deterministic workflow detected in 'gold' at sequence number 0: A previous execution of this orchestration scheduled an activity task named 'plan', but the current replay instead scheduled an activity task named 'lane' in its place.",
    );
    expect(outputOf({ actions: [{ actionType: 5, fireAt: now }] })).toContain("instead scheduled a timer");
    expect(outputOf({ actions: [{ actionType: 2, functionName: "plan" }] })).toContain(
      "instead scheduled a sub-orchestration named 'plan'",
    );
  });

  it("fails it when something is no longer asked for", () => {
    expect(outputOf({ actions: [], isDone: true })).toContain("hasn't (yet?) scheduled this task");
  });

  it("does not hide what the code threw instead", () => {
    expect(outputOf({ actions: [], error: "thrown" })).toBe("\"Orchestrator function 'gold' failed: thrown\"");
  });
});
