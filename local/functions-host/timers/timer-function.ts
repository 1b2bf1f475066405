import type { AppFunction } from "../bindings/app-function.ts";
import { readTimerTrigger } from "../bindings/timer-trigger.ts";
import { messageOf } from "../log.ts";
import type { AppSettings } from "../settings/app-settings.ts";
import { readSchedule, type Schedule } from "./schedule.ts";

export interface TimerFunction {
  readonly of: AppFunction;
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  readonly useMonitor: boolean;
}

/** @throws StartError for a schedule that is none; the setting WEBSITE_TIME_ZONE says whose hours it means. */
export function readTimerFunction(of: AppFunction, settings: AppSettings): TimerFunction {
  const { schedule: text, ...options } = readTimerTrigger(of.trigger);
  try {
    return { of, schedule: readSchedule(text, settings.get("WEBSITE_TIME_ZONE")), ...options };
  } catch (error) {
    return of.trigger.refuse(messageOf(error));
  }
}
