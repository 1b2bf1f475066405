import type { Fields, ValuesOf } from "./fields.ts";

/** `information`: what was done. `warning`: it goes on, but somebody may want to know. `error`: somebody must look. */
export type Level = "information" | "warning" | "error";

/** One kind of log line. Its values are never personal. */
export interface LogEvent<F extends Fields = Fields> {
  /** For queries; never used again for another kind. */
  readonly id: number;
  readonly level: Level;
  /** The line begins with `ALERT` and the event's name, and has a rule of its own in Azure. */
  readonly alert: boolean;
  /** When it is written. */
  readonly description: string;
  readonly fields: F;
  /** The line for people; of an alert what comes after its name. */
  text(values: ValuesOf<F>): string;
}

type Said<F extends Fields> = Pick<LogEvent<F>, "id" | "description" | "fields" | "text">;

export function information<const F extends Fields>(event: Said<F>): LogEvent<F> {
  return { ...event, level: "information", alert: false };
}

export function warning<const F extends Fields>(event: Said<F>): LogEvent<F> {
  return { ...event, level: "warning", alert: false };
}

export function failure<const F extends Fields>(event: Said<F>): LogEvent<F> {
  return { ...event, level: "error", alert: false };
}

export function alert<const F extends Fields>(event: Said<F>): LogEvent<F> {
  return { ...event, level: "error", alert: true };
}
