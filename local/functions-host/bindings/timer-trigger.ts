import type { Binding } from "./binding.ts";
import { dateTimeOffsetText } from "./dotnet-text.ts";
import type { TriggerData } from "./trigger-data.ts";

export interface TimerTrigger {
  readonly schedule: string;
  readonly runOnStartup: boolean;
  readonly useMonitor: boolean;
}

/** Epoch milliseconds; 0 means never. */
export interface ScheduleStatus {
  readonly last: number;
  readonly next: number;
  readonly lastUpdated: number;
}

/** @throws StartError */
export function readTimerTrigger(binding: Binding): TimerTrigger {
  binding.allowOnly(["schedule", "runOnStartup", "useMonitor"]);
  return {
    schedule: binding.requiredText("schedule"),
    runOnStartup: binding.flag("runOnStartup") ?? false,
    useMonitor: binding.flag("useMonitor") ?? true,
  };
}

/** @param status undefined when the schedule is too frequent to be monitored */
export function timerData(status: ScheduleStatus | undefined, isPastDue: boolean, now: number): TriggerData {
  const value = {
    Schedule: { AdjustForDST: true },
    ScheduleStatus: status === undefined ? null : statusText(status),
    IsPastDue: isPastDue,
  };
  return {
    data: { json: JSON.stringify(value) },
    metadata: { TimerTrigger: { string: new Date(now).toISOString() } },
  };
}

function statusText({ last, next, lastUpdated }: ScheduleStatus) {
  return { Last: timeText(last), Next: timeText(next), LastUpdated: timeText(lastUpdated) };
}

/** Never is `DateTimeOffset.MinValue` of .NET. */
function timeText(time: number): string {
  return time === 0 ? "0001-01-01T00:00:00+00:00" : dateTimeOffsetText(new Date(time));
}
