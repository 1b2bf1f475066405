import type { GeneratedEvent } from "../tools/common/history.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";
import { send } from "./pipeline.ts";
import { startTimedApp, type TimedApp } from "./timers.ts";

/** A local stack with its app, whose gold and exported files contain the events. */
export async function startExportedStack(
  events: readonly GeneratedEvent[],
): Promise<{ readonly stack: LocalStack; readonly app: TimedApp }> {
  const stack = await startLocalStack();
  try {
    const app = await startTimedApp(stack);
    await send(stack.azure, events);
    await app.runTimer("exports-timer");
    return { stack, app };
  } catch (error) {
    await stack.close();
    throw error;
  }
}
