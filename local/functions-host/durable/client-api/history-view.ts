import {
  type EventKind,
  eventTypes,
  type HistoryEvent,
  isScheduling,
  type SchedulingEvent,
} from "../wire/history-events.ts";

export interface HistoryViewOptions {
  /** Include inputs and results. */
  readonly showHistoryOutput: boolean;
}

const kindNames = new Map(Object.entries(eventTypes).map(([name, number]) => [number, name as EventKind]));
const hiddenKinds = new Set<EventKind>(["OrchestratorStarted", "OrchestratorCompleted"]);
const jsonKeys = new Set(["Input", "Result"]);
const internalKeys = new Set(["EventType", "EventId", "IsPlayed", "TaskScheduledId", "TimerId", "Version", "Name"]);

/**
 * The history in the format of the HTTP API: every task once, by its last event, with its function and schedule time.
 */
export function historyView(history: readonly HistoryEvent[], options: HistoryViewOptions) {
  const scheduled = new Map(history.filter(isScheduling).map((event) => [event.EventId, event]));
  const settledIds = new Set(history.map(scheduledIdOf));
  return history
    .filter((event) => !hiddenKinds.has(kindOf(event)) && !(isScheduling(event) && settledIds.has(event.EventId)))
    .map((event) => eventView(event, scheduled.get(scheduledIdOf(event) ?? -1), options));
}

function eventView(event: HistoryEvent, cause: SchedulingEvent | undefined, options: HistoryViewOptions) {
  const fields = Object.entries(event)
    .filter(([key]) => !internalKeys.has(key) && (options.showHistoryOutput || !jsonKeys.has(key)))
    .map(([key, value]) => [key, jsonKeys.has(key) ? JSON.parse(value) : value]);
  const kind = kindOf(event);
  const name = functionOf(cause ?? event);
  return {
    EventType: kind,
    ...Object.fromEntries(fields),
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
