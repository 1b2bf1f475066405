import * as df from "durable-functions";

/** The steps of the sample orchestration `program`, its input. */
export type ProgramStep =
  | { readonly activity: number }
  | { readonly child: number }
  /** A timer of this many days. */
  | { readonly timer: number }
  /** An activity that fails this many times, with 3 attempts. */
  | { readonly flaky: number }
  | { readonly all: readonly ProgramStep[] }
  | { readonly any: readonly ProgramStep[] };

type Context = df.OrchestrationContext["df"];

export function registerProgram(): void {
  df.app.orchestration("program", function* ({ df: context }) {
    const results: unknown[] = [];
    for (const step of context.getInput() as readonly ProgramStep[]) {
      try {
        results.push(plain(step, yield taskOf(context, step)));
      } catch (error) {
        results.push((error as Error).message.split("\n")[0]?.trim());
      }
    }
    return results;
  });
}

/** Timers have no result (a long one returns a list of undefined values). */
function plain(step: ProgramStep, result: unknown): unknown {
  if ("timer" in step) return null;
  if ("all" in step) return (result as unknown[]).map((value, index) => plain(step.all[index] ?? step, value));
  if (!("any" in step)) return result;
  const first: unknown = (result as df.Task).result;
  return { any: typeof first === "number" ? first : null };
}

function taskOf(context: Context, step: ProgramStep): df.Task {
  if ("activity" in step) return context.callActivity("double", step.activity);
  if ("child" in step) return context.callSubOrchestrator("single", step.child);
  if ("timer" in step) {
    return context.createTimer(new Date(context.currentUtcDateTime.getTime() + step.timer * 86_400_000));
  }
  if ("flaky" in step) {
    return context.callActivityWithRetry("flaky", new df.RetryOptions(1_000, 3), { failures: step.flaky });
  }
  if ("all" in step) return context.Task.all(step.all.map((child) => taskOf(context, child)));
  return context.Task.any(step.any.map((child) => taskOf(context, child)));
}
