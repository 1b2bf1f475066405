import { describe, expect, it } from "vitest";
import { newEvent } from "../wire/history-events.ts";
import { historyView } from "./history-view.ts";

const at = "2026-01-01T00:00:00.000Z";
const later = "2026-01-01T00:00:09.000Z";
const history = [
  newEvent("OrchestratorStarted", at, {}),
  newEvent("ExecutionStarted", at, { Name: "gold", Version: "", Input: '{"n":1}' }),
  newEvent("TaskScheduled", at, { Name: "plan", Version: "", Input: "[1]" }, 0),
  newEvent("TaskScheduled", at, { Name: "summarize", Version: "", Input: "[2]" }, 1),
  newEvent("TimerCreated", at, { FireAt: later }, 2),
  newEvent("OrchestratorCompleted", at, {}),
  newEvent("TaskFailed", later, { TaskScheduledId: 0, Reason: "no", Details: "d" }),
  newEvent("EventRaised", later, { Name: "Approve", Input: "true" }),
];

describe("the history of the HTTP API", () => {
  it("contains every task once, by its last event", () => {
    expect(historyView(history, { showHistoryOutput: true })).toEqual([
      { EventType: "ExecutionStarted", FunctionName: "gold", Input: { n: 1 }, Timestamp: at },
      { EventType: "TaskScheduled", FunctionName: "summarize", Input: [2], Timestamp: at },
      { EventType: "TimerCreated", FireAt: later, Timestamp: at },
      {
        EventType: "TaskFailed",
        FunctionName: "plan",
        Reason: "no",
        Details: "d",
        ScheduledTime: at,
        Timestamp: later,
      },
      { EventType: "EventRaised", Name: "Approve", Input: true, Timestamp: later },
    ]);
  });

  it("omits inputs and results unless requested", () => {
    for (const event of historyView(history, { showHistoryOutput: false })) {
      expect(event).not.toHaveProperty("Input");
      expect(event).not.toHaveProperty("Result");
    }
  });
});
