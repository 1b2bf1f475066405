import { app, type FunctionInput, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import type { AttributesOf } from "../../shared/platform/telemetry/metrics.ts";
import { record } from "../../shared/platform/telemetry/record.ts";
import { minute } from "../../shared/platform/time.ts";
import { now } from "./pipeline.ts";
import { startSingleton } from "./start-singleton.ts";

/** Milliseconds after which an invocation starts no further unit of work: far below the host's limit for a function. */
export const workLimit = 4 * minute;

type TimerName = AttributesOf<"korevital.timer.ticks">["timer"];

/**
 * Registers the timer function `NAME-timer`. A timer is a singleton and its ticks never overlap; the work stores its
 * progress, so that the next tick continues what the deadline cut off.
 *
 * @param schedule name of the setting with the NCRONTAB expression
 * @param work gets the deadline, epoch milliseconds, after which it starts nothing further
 */
export function registerTimer(
  name: TimerName,
  schedule: `${Uppercase<string>}_SCHEDULE`,
  work: (context: InvocationContext, deadline: number) => Promise<void>,
  extraInputs: FunctionInput[] = [],
): void {
  app.timer(`${name}-timer`, {
    schedule: `%${schedule}%`,
    extraInputs,
    async handler(_, context) {
      record("korevital.timer.ticks", 1, { timer: name });
      await work(context, now() + workLimit);
    },
  });
}

/**
 * Registers a timer that starts the singleton orchestration of its name.
 *
 * @param hasWork false when there is nothing to start the orchestration for
 */
export function registerOrchestrationTimer(
  name: TimerName,
  schedule: `${Uppercase<string>}_SCHEDULE`,
  hasWork: () => Promise<boolean> = async () => true,
): void {
  const start = async (context: InvocationContext) => {
    if (await hasWork()) await startSingleton(context, name, now());
  };
  registerTimer(name, schedule, start, [df.input.durableClient()]);
}
