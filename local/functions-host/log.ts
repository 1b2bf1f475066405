import { jsonLine, type LogFormat, type LogRecord, textLine } from "./log-line.ts";
import type { LogLevel } from "./worker/core-types.ts";
import type { WorkerLog } from "./worker/worker.ts";

export interface InvocationLog {
  readonly functionName: string;
  readonly invocationId: string;
  readonly reason: string;
  readonly milliseconds: number;
  readonly failure: string | undefined;
}

export interface HostLog {
  line(text: string): void;
  warn(text: string): void;
  /** Printed with `--verbose` only. */
  detail(text: string): void;
  invocation(entry: InvocationLog, quiet: boolean): void;
  app(entry: WorkerLog): void;
}

interface LogOptions {
  readonly verbose: boolean;
  readonly colour: boolean;
  /** `text` without it. */
  readonly format?: LogFormat;
  /** Which of several hosts this is. */
  readonly instance?: string | undefined;
  readonly write: (line: string) => void;
  readonly now: () => Date;
}

/** One line each, in either format. */
export function hostLog({ verbose, colour, format = "text", instance, write, now }: LogOptions): HostLog {
  const put = (record: Omit<LogRecord, "time" | "instance">) => {
    const whole = { time: now(), instance, ...record };
    write(format === "json" ? jsonLine(whole) : textLine(whole, colour));
  };
  const host = (level: LogLevel) => (message: string) => put({ level, category: "host", message });
  return {
    line: host("information"),
    warn: host("warning"),
    detail: verbose ? host("debug") : () => {},
    invocation({ functionName, invocationId, reason: message, milliseconds, failure }, quiet) {
      if (quiet && !verbose && failure === undefined) return;
      const [level, outcome] =
        failure === undefined ? (["information", "ok"] as const) : (["error", "failed"] as const);
      const durationMs = Math.round(milliseconds);
      put({ level, category: "function", function: functionName, invocationId, durationMs, outcome, failure, message });
    },
    app(entry) {
      if (!verbose && !isTold(entry)) return;
      const { level, category, functionName, invocationId, message } = entry;
      put({ level, category, function: functionName, invocationId, message });
    },
  };
}

/** Of the app from information up, of the library from warnings up. */
function isTold({ level, category }: WorkerLog): boolean {
  const quiet = category === "user" ? ["trace", "debug", "none"] : ["trace", "debug", "information", "none"];
  return !quiet.includes(level);
}

/** The first line of what was thrown: Durable appends its whole state to a message. Of several errors the last. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === "") return messageOf(thrown.errors.at(-1));
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split("\n", 1)[0] ?? "";
}
