import type { AppFunction } from "../bindings/app-function.ts";
import { readTimerTrigger } from "../bindings/timer-trigger.ts";
import { firstLineOf } from "../error-message.ts";
import type { AppSettings } from "../settings/app-settings.ts";
import { readSchedule, type Schedule } from "./schedule.ts";

export interface TimerFunction {
  readonly appFunction: AppFunction;
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  readonly useMonitor: boolean;
}

/**
 * Schedules use the time zone of the setting WEBSITE_TIME_ZONE.
 *
 * @throws StartError for an invalid schedule
 */
export function readTimerFunction(appFunction: AppFunction, settings: AppSettings): TimerFunction {
  const { schedule: text, ...options } = readTimerTrigger(appFunction.trigger);
  try {
    return { appFunction, schedule: readSchedule(text, settings.get("WEBSITE_TIME_ZONE")), ...options };
  } catch (error) {
    return appFunction.trigger.reject(firstLineOf(error));
  }
}
