import type { HistoryEvent } from "./history-events.ts";

/** Settings of long timers: a timer beyond the maximum is replaced by several shorter ones. */
export const longTimers = { maximum: 6 * 86_400_000, step: 3 * 86_400_000 } as const;

/** Replay schema V4 of durable-functions. */
const schemaVersion = 3;

export interface OrchestrationTrigger {
  readonly instanceId: string;
  readonly parentInstanceId: string | null;
  /** JSON text. */
  readonly input: string;
  /** JSON texts of the processed events. */
  readonly history: readonly string[];
  readonly newEvents: readonly HistoryEvent[];
}

/** The JSON text of an orchestration trigger: the history and the new events. */
export function orchestratorTrigger({
  instanceId,
  parentInstanceId,
  input,
  history,
  newEvents,
}: OrchestrationTrigger): string {
  const events = [...history, ...newEvents.map((event) => JSON.stringify(event))].join(",");
  const rest = JSON.stringify({
    instanceId,
    isReplaying: history.length > 0,
    parentInstanceId,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: schemaVersion,
    longRunningTimerIntervalDuration: days(longTimers.step),
    maximumShortTimerDuration: days(longTimers.maximum),
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  });
  // Concatenated, since the history may be long and is stored as JSON texts.
  return `{"history":[${events}],"input":${input},${rest.slice(1)}`;
}

function days(milliseconds: number): string {
  return `${milliseconds / 86_400_000}.00:00:00`;
}
