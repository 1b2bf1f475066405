import { styleText } from "node:util";
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
  readonly write: (line: string) => void;
  readonly now: () => Date;
}

type Colour = "red" | "yellow" | "green" | "gray";

/** One line each: time, function, short id of the invocation, what happened. */
export function hostLog({ verbose, colour, write, now }: LogOptions): HostLog {
  const paint = (style: Colour, text: string) => (colour ? styleText(style, text, { validateStream: false }) : text);
  const line = (text: string) => write(`${paint("gray", now().toISOString().slice(11, 23))} ${text}`);
  const warn = (text: string) => line(paint("yellow", text));
  return {
    line,
    warn,
    detail: (text) => {
      if (verbose) line(paint("gray", text));
    },
    invocation({ functionName, invocationId, reason, milliseconds, failure }, quiet) {
      if (quiet && !verbose && failure === undefined) return;
      const outcome = failure === undefined ? paint("green", "ok") : paint("red", "failed");
      const why = failure === undefined ? "" : `: ${failure}`;
      line(`${functionName} ${short(invocationId)} ${reason}, ${Math.round(milliseconds)} ms, ${outcome}${why}`);
    },
    app(entry) {
      if (!verbose && !isTold(entry)) return;
      const colourOf = { warning: "yellow", error: "red", critical: "red" } as const;
      const style = Object.entries(colourOf).find(([level]) => level === entry.level)?.[1];
      const origin =
        entry.functionName === undefined ? "" : `${entry.functionName} ${short(entry.invocationId ?? "")} `;
      line(`${origin}| ${style === undefined ? entry.message : paint(style, entry.message)}`);
    },
  };
}

/** Of the app from information up, of the library from warnings up. */
function isTold({ level, category }: WorkerLog): boolean {
  const quiet = category === "user" ? ["trace", "debug", "none"] : ["trace", "debug", "information", "none"];
  return !quiet.includes(level);
}

function short(invocationId: string): string {
  return invocationId.slice(0, 8);
}

/** The first line of what was thrown: Durable appends its whole state to a message. Of several errors the last. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === "") return messageOf(thrown.errors.at(-1));
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split("\n", 1)[0] ?? "";
}
