import type { LogFields, ValuesOf } from "./fields.ts";

/** `information`: work done. `warning`: degraded, no action needed. `error`: action may be needed. */
export type Level = "information" | "warning" | "error";

/** One kind of log event. Its values are never personal. */
export interface LogEvent<F extends LogFields = LogFields> {
  /** Stable number for queries; never reused. */
  readonly id: number;
  readonly level: Level;
  /** The line begins with `ALERT` and the name of the event; an alert rule in Azure matches it. */
  readonly alert: boolean;
  /** The condition under which the event is logged. */
  readonly description: string;
  readonly fields: F;
  /** The text of the line; for an alert, the text after its name. */
  text(values: ValuesOf<F>): string;
}

type LogEventDefinition<F extends LogFields> = Pick<LogEvent<F>, "id" | "description" | "fields" | "text">;

export function information<const F extends LogFields>(event: LogEventDefinition<F>): LogEvent<F> {
  return { ...event, level: "information", alert: false };
}

export function warning<const F extends LogFields>(event: LogEventDefinition<F>): LogEvent<F> {
  return { ...event, level: "warning", alert: false };
}

export function failure<const F extends LogFields>(event: LogEventDefinition<F>): LogEvent<F> {
  return { ...event, level: "error", alert: false };
}

export function alert<const F extends LogFields>(event: LogEventDefinition<F>): LogEvent<F> {
  return { ...event, level: "error", alert: true };
}
