import type { HistoryEvent } from "./history-events.ts";

/** The settings of long timers: one that is further away is waited for in steps. */
export const longTimers = { maximum: 6 * 86_400_000, step: 3 * 86_400_000 } as const;

/** Replay schema V4 of durable-functions. */
const schemaVersion = 3;

export interface TriggerFacts {
  readonly instanceId: string;
  readonly parentInstanceId: string | null;
  /** JSON text. */
  readonly input: string;
  /** JSON texts of the events that were played before. */
  readonly history: readonly string[];
  readonly newEvents: readonly HistoryEvent[];
}

/** The JSON text of an orchestration trigger: the history so far, and the events of this turn. */
export function orchestratorTrigger({ instanceId, parentInstanceId, input, history, newEvents }: TriggerFacts): string {
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
  // the history may be long: its texts go in as they are stored
  return `{"history":[${events}],"input":${input},${rest.slice(1)}`;
}

function days(milliseconds: number): string {
  return `${milliseconds / 86_400_000}.00:00:00`;
}
