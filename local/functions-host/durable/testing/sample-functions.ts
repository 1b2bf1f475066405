import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import * as df from "durable-functions";
import { registerProgram } from "./program.ts";

/** Number of attempts for each key of `flaky`. */
export const attempts = new Map<string, number>();

interface FanOut {
  readonly count: number;
  /** File to which every activity appends a line. */
  readonly effects?: string;
}

/** Registers the functions of the test task hubs. */
export function registerSampleFunctions(): void {
  registerActivities();
  registerCalls();
  registerWaits();
  registerCompletions();
  registerInvalid();
  registerProgram();
}

function registerActivities(): void {
  df.app.activity("double", { handler: (value: number) => value * 2 });
  df.app.activity("echo", {
    handler: (value: unknown) => ({ type: value === undefined ? "nothing" : typeof value, value }),
  });
  df.app.activity("slow", { handler: () => sleep(300, "late") });
  df.app.activity("flaky", {
    handler({ key, failures }: { key: string; failures: number }) {
      const attempt = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, attempt);
      if (attempt <= failures) throw new Error(`attempt ${attempt}`);
      return attempt;
    },
  });
  df.app.activity("effect", {
    async handler({ effects, index }: { effects: string; index: number }) {
      await sleep(10);
      appendFileSync(effects, `${index}\n`);
      return index;
    },
  });
}

function registerCalls(): void {
  df.app.orchestration("single", function* ({ df: context }) {
    return yield context.callActivity("double", context.getInput());
  });
  df.app.orchestration("echoes", function* ({ df: context }) {
    const values = context.getInput() as unknown[];
    return yield context.Task.all(values.map((value) => context.callActivity("echo", value)));
  });
  df.app.orchestration("fan-out", function* ({ df: context }) {
    const { count, effects } = context.getInput() as FanOut;
    const indexes = Array.from({ length: count }, (_, index) => index);
    const results: number[] = yield context.Task.all(
      indexes.map((index) =>
        effects === undefined
          ? context.callActivity("double", index)
          : context.callActivity("effect", { effects, index }),
      ),
    );
    return results.reduce((sum, value) => sum + value, 0);
  });
  df.app.orchestration("retries", function* ({ df: context }) {
    const { key, failures } = context.getInput() as { key: string; failures: number };
    const options = new df.RetryOptions(5, 3);
    options.backoffCoefficient = 2;
    try {
      return yield context.callActivityWithRetry("flaky", options, { key, failures });
    } catch (error) {
      return (error as Error).message.split("\n")[0]?.trim();
    }
  });
  df.app.orchestration("parent", function* ({ df: context }) {
    const sums: number[] = yield context.Task.all(
      [3, 4].map((count) => context.callSubOrchestrator("fan-out", { count }, `${context.instanceId}-${count}`)),
    );
    const single: number = yield context.callSubOrchestrator("single", 21);
    try {
      yield context.callSubOrchestratorWithRetry("fails", new df.RetryOptions(1, 2));
      return "not failed";
    } catch (error) {
      return { sums, single, message: (error as Error).message.split("\n")[0]?.trim() };
    }
  });
}

function registerWaits(): void {
  df.app.orchestration("approval", function* ({ df: context }) {
    const timeout = context.createTimer(later(context.currentUtcDateTime, Number(context.getInput())));
    const approved = context.waitForExternalEvent("Approve");
    const first: df.Task = yield context.Task.any([approved, timeout]);
    if (first === timeout) return "timed out";
    timeout.cancel();
    return { approved: approved.result };
  });
  df.app.orchestration("three-events", function* ({ df: context }) {
    const seen: unknown[] = [];
    for (let n = 0; n < 3; n += 1) {
      seen.push(yield context.waitForExternalEvent("item"));
      context.setCustomStatus({ seen: seen.length });
    }
    return seen;
  });
  df.app.orchestration("waits-slowly", function* ({ df: context }) {
    return yield context.callActivity("slow");
  });
  df.app.orchestration("timer", function* ({ df: context }) {
    const started = context.currentUtcDateTime.getTime();
    yield context.createTimer(later(context.currentUtcDateTime, Number(context.getInput())));
    return context.currentUtcDateTime.getTime() - started;
  });
  df.app.orchestration("everything", function* ({ df: context }) {
    const doubled: number = yield context.callActivity("double", 4);
    yield context.createTimer(later(context.currentUtcDateTime, 20));
    const first: df.Task = yield context.Task.any([
      context.callActivity("double", 1),
      context.waitForExternalEvent("no"),
    ]);
    const sum: number = yield context.callSubOrchestrator("fan-out", { count: 5 });
    const rounds: number = yield context.callSubOrchestrator("rounds", 2);
    return { doubled, first: first.result, sum, rounds };
  });
}

function registerCompletions(): void {
  df.app.orchestration("rounds", function* ({ df: context }) {
    const left = Number(context.getInput());
    yield context.callActivity("double", left);
    if (left === 0) return "last round";
    return context.continueAsNew(left - 1);
  });
  df.app.orchestration("collects", function* ({ df: context }) {
    const seen = (context.getInput() as unknown[] | undefined) ?? [];
    const next: unknown = yield context.waitForExternalEvent("item");
    if (next === "end") return seen;
    return context.continueAsNew([...seen, next]);
  });
  df.app.orchestration("fails", function* ({ df: context }) {
    yield context.callActivity("double", 1);
    throw new Error("intended failure");
  });
}

function registerInvalid(): void {
  df.app.orchestration("calls-unknown", function* ({ df: context }) {
    return yield context.callActivity("unknown");
  });
  df.app.orchestration("calls-entity", function* ({ df: context }) {
    return yield context.callEntity(new df.EntityId("counter", "1"), "get");
  });
  df.app.orchestration("calls-http", function* ({ df: context }) {
    return yield context.callHttp({ method: "GET", url: "http://localhost" });
  });
  df.app.orchestration("invalid-child-id", function* ({ df: context }) {
    return yield context.callSubOrchestrator("single", 1, "a/b");
  });
  df.app.orchestration("starts-child", function* ({ df: context }) {
    try {
      return yield context.callSubOrchestrator("single", 1, String(context.getInput()));
    } catch (error) {
      return (error as Error).message;
    }
  });
  let runs = 0;
  df.app.orchestration("non-deterministic", function* ({ df: context }) {
    runs += 1;
    yield context.callActivity(runs === 1 ? "double" : "echo", 1);
  });
}

function later(date: Date, milliseconds: number): Date {
  return new Date(date.getTime() + milliseconds);
}
