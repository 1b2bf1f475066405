import { type ActivityRow, completeActivity } from "../store/activities.ts";
import { activityFailure } from "../wire/failures.ts";
import { type HistoryEvent, newEvent } from "../wire/history-events.ts";
import type { WorkContext } from "./work-context.ts";

/** Runs an activity and delivers its result to its orchestrator. */
export async function runActivity(context: WorkContext, owner: string, activity: ActivityRow): Promise<void> {
  const { sql, transactions } = context;
  const event = await outcomeOf(context, activity);
  await transactions.run(() => completeActivity(sql, owner, activity, event));
}

async function outcomeOf(
  { functions, runActivity: run, now }: WorkContext,
  { name, instance, task, input }: ActivityRow,
): Promise<HistoryEvent> {
  const timestamp = () => new Date(now()).toISOString();
  try {
    const [argument] = JSON.parse(input);
    const output = await run(functions.resolve("activity", name), instance, argument);
    return newEvent("TaskCompleted", timestamp(), { TaskScheduledId: task, Result: resultOf(output) });
  } catch (error) {
    return newEvent("TaskFailed", timestamp(), { TaskScheduledId: task, ...activityFailure(name, error) });
  }
}

/** Bytes become base64, and undefined becomes null. */
function resultOf(output: unknown): string {
  if (output instanceof Uint8Array) return JSON.stringify(Buffer.from(output).toString("base64"));
  return JSON.stringify(output ?? null);
}
