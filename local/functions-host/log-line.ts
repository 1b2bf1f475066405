import { styleText } from "node:util";
import type { LogLevel } from "./worker/core-types.ts";

/** One log record. */
export interface LogRecord {
  readonly time: Date;
  readonly level: LogLevel;
  /**
   * `host`: the host itself; `function`: a completed invocation; `user` and `system`: output of the app and of the
   * library.
   */
  readonly category: string;
  /** Identifies the host among several. */
  readonly instance?: string | undefined;
  readonly function?: string | undefined;
  readonly invocationId?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly outcome?: "ok" | "failed" | undefined;
  /** First line of the error that an invocation threw. */
  readonly failure?: string | undefined;
  readonly message: string;
}

export type LogFormat = "text" | "json";

/** The record as one JSON object. */
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

/** The record as readable text: time, function, short invocation id, message. `colour` adds terminal colours. */
export function textLine(record: LogRecord, colour: boolean): string {
  const paint: Paint = (style, text) =>
    colour && style !== undefined ? styleText(style, text, { validateStream: false }) : text;
  const { time, instance } = record;
  const hostLabel = instance === undefined ? "" : `#${instance} `;
  return `${paint("gray", time.toISOString().slice(11, 23))} ${hostLabel}${describe(record, paint)}`;
}

function describe(record: LogRecord, paint: Paint): string {
  const { level, category, function: name, invocationId = "", durationMs = 0, outcome, failure, message } = record;
  const origin = name === undefined ? "" : `${name} ${invocationId.slice(0, 8)} `;
  if (outcome !== undefined) {
    const outcomeText = paint(outcome === "ok" ? "green" : "red", outcome);
    return `${origin}${message}, ${Math.round(durationMs)} ms, ${outcomeText}${failure === undefined ? "" : `: ${failure}`}`;
  }
  const text = paint(levelColours[level], message);
  return category === "host" ? text : `${origin}| ${text}`;
}
