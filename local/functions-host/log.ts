import { jsonLine, type LogFormat, type LogRecord, textLine } from "./log-line.ts";
import type { LogLevel } from "./worker/core-types.ts";
import type { AppLogEntry } from "./worker/worker.ts";

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
  /** Written with `--verbose` only. */
  detail(text: string): void;
  invocation(entry: InvocationLog, quiet: boolean): void;
  app(entry: AppLogEntry): void;
}

interface LogOptions {
  readonly verbose: boolean;
  readonly colour: boolean;
  /** Default: `text`. */
  readonly format?: LogFormat;
  /** Identifies the host among several. */
  readonly instance?: string | undefined;
  readonly write: (line: string) => void;
  readonly now: () => Date;
}

/** Writes one line a record, as text or JSON. */
export function hostLog({ verbose, colour, format = "text", instance, write, now }: LogOptions): HostLog {
  const writeRecord = (record: Omit<LogRecord, "time" | "instance">) => {
    const complete = { time: now(), instance, ...record };
    write(format === "json" ? jsonLine(complete) : textLine(complete, colour));
  };
  const host = (level: LogLevel) => (message: string) => writeRecord({ level, category: "host", message });
  return {
    line: host("information"),
    warn: host("warning"),
    detail: verbose ? host("debug") : () => {},
    invocation({ functionName, invocationId, reason: message, milliseconds, failure }, quiet) {
      if (quiet && !verbose && failure === undefined) return;
      const [level, outcome] =
        failure === undefined ? (["information", "ok"] as const) : (["error", "failed"] as const);
      const durationMs = Math.round(milliseconds);
      writeRecord({
        level,
        category: "function",
        function: functionName,
        invocationId,
        durationMs,
        outcome,
        failure,
        message,
      });
    },
    app(entry) {
      if (!verbose && !isLogged(entry)) return;
      const { level, category, functionName, invocationId, message } = entry;
      writeRecord({ level, category, function: functionName, invocationId, message });
    },
  };
}

/** Output of the app from information up, of the library from warnings up. */
function isLogged({ level, category }: AppLogEntry): boolean {
  const quiet = category === "user" ? ["trace", "debug", "none"] : ["trace", "debug", "information", "none"];
  return !quiet.includes(level);
}
