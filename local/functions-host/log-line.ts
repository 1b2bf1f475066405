import { styleText } from "node:util";
import type { LogLevel } from "./worker/core-types.ts";

/** What one line of the log says. */
export interface LogRecord {
  readonly time: Date;
  readonly level: LogLevel;
  /** `host`: of the host itself; `function`: of an invocation, when it has ended; `user`, `system`: the app's and the library's words. */
  readonly category: string;
  /** Which of several hosts. */
  readonly instance?: string | undefined;
  readonly function?: string | undefined;
  readonly invocationId?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly outcome?: "ok" | "failed" | undefined;
  /** What an invocation threw: its first line. */
  readonly failure?: string | undefined;
  readonly message: string;
}

export type LogFormat = "text" | "json";

/** One object, for machines. */
export function jsonLine({ time, level, category, instance, function: name, ...others }: LogRecord): string {
  return JSON.stringify({ time: time.toISOString(), level, category, instance, function: name, ...others });
}

type Style = "red" | "yellow" | "green" | "gray" | undefined;
type Paint = (style: Style, text: string) => string;

const levelColours: Partial<Record<LogLevel, Style>> = {
  debug: "gray",
  warning: "yellow",
  error: "red",
  critical: "red",
};

/** Time, function, short id of the invocation, what happened, for people; `colour` for a terminal. */
export function textLine(record: LogRecord, colour: boolean): string {
  const paint: Paint = (style, text) =>
    colour && style !== undefined ? styleText(style, text, { validateStream: false }) : text;
  const { time, instance } = record;
  const which = instance === undefined ? "" : `#${instance} `;
  return `${paint("gray", time.toISOString().slice(11, 23))} ${which}${whatHappened(record, paint)}`;
}

function whatHappened(record: LogRecord, paint: Paint): string {
  const { level, category, function: name, invocationId = "", durationMs = 0, outcome, failure, message } = record;
  const origin = name === undefined ? "" : `${name} ${invocationId.slice(0, 8)} `;
  if (outcome !== undefined) {
    const told = paint(outcome === "ok" ? "green" : "red", outcome);
    return `${origin}${message}, ${Math.round(durationMs)} ms, ${told}${failure === undefined ? "" : `: ${failure}`}`;
  }
  const text = paint(levelColours[level], message);
  return category === "host" ? text : `${origin}| ${text}`;
}
