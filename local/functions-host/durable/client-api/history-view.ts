import {
  type EventKind,
  eventTypes,
  type HistoryEvent,
  isScheduling,
  type SchedulingEvent,
} from "../wire/history-events.ts";

export interface HistoryViewOptions {
  /** With inputs and results. */
  readonly showHistoryOutput: boolean;
}

const kindNames = new Map(Object.entries(eventTypes).map(([name, number]) => [number, name as EventKind]));
const hidden = new Set<EventKind>(["OrchestratorStarted", "OrchestratorCompleted"]);
const json = new Set(["Input", "Result"]);
const inner = new Set(["EventType", "EventId", "IsPlayed", "TaskScheduledId", "TimerId", "Version", "Name"]);

/** A history as people read it: every task once, by what became of it, with its function and when it was scheduled. */
export function historyView(history: readonly HistoryEvent[], options: HistoryViewOptions) {
  const scheduled = new Map(history.filter(isScheduling).map((event) => [event.EventId, event]));
  const settled = new Set(history.map(scheduledIdOf));
  return history
    .filter((event) => !hidden.has(kindOf(event)) && !(isScheduling(event) && settled.has(event.EventId)))
    .map((event) => eventView(event, scheduled.get(scheduledIdOf(event) ?? -1), options));
}

function eventView(event: HistoryEvent, cause: SchedulingEvent | undefined, options: HistoryViewOptions) {
  const shown = Object.entries(event)
    .filter(([key]) => !inner.has(key) && (options.showHistoryOutput || !json.has(key)))
    .map(([key, value]) => [key, json.has(key) ? JSON.parse(value) : value]);
  const kind = kindOf(event);
  const name = functionOf(cause ?? event);
  return {
    EventType: kind,
    ...Object.fromEntries(shown),
    ...(name !== undefined && { [kind === "EventRaised" ? "Name" : "FunctionName"]: name }),
    ...(cause !== undefined && { ScheduledTime: cause.Timestamp }),
  };
}

function kindOf({ EventType }: HistoryEvent): EventKind {
  return kindNames.get(EventType) ?? "OrchestratorStarted";
}

function functionOf(event: HistoryEvent): string | undefined {
  return "Name" in event ? event.Name : undefined;
}

function scheduledIdOf(event: HistoryEvent): number | undefined {
  if ("TaskScheduledId" in event) return event.TaskScheduledId;
  return "TimerId" in event ? event.TimerId : undefined;
}
