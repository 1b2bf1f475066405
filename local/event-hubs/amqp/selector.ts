import type { StartPosition } from "../log/position.ts";
import type { LogEnd } from "../log/recovery.ts";
import type { Result } from "./addresses.ts";
import { amqpErrors } from "./errors.ts";

/** The only filter that is supported. */
export const selectorFilter = "apache.org:selector-filter:string";
const selectorSyntax =
  /^\s*amqp\.annotation\.x-opt-(offset|sequence-number|enqueued-time)\s*(>=?)\s*'?(-?\d+|@latest)'?\s*$/;
const startFields = {
  offset: "offset",
  "sequence-number": "sequenceNumber",
  "enqueued-time": "enqueuedTime",
} as const;

/** The start position in the filters of a link's source; without a filter the earliest event. */
export function startPosition(
  filters: Readonly<Record<string, unknown>> | null | undefined,
  end: LogEnd,
): Result<StartPosition> {
  for (const [name, filter] of Object.entries(filters ?? {})) {
    if (name !== selectorFilter) return { error: amqpErrors.unsupported(`the filter '${name}'`) };
    return parseSelector(describedValue(filter), end);
  }
  return { value: { from: "earliest" } };
}

/** A filter is a described string; some clients send a plain one. */
export function describedValue(filter: unknown): string {
  return String(typeof filter === "object" && filter !== null && "value" in filter ? filter.value : filter);
}

/** Reads an expression such as `amqp.annotation.x-opt-sequence-number >= '42'`. */
export function parseSelector(selector: string, end: LogEnd): Result<StartPosition> {
  const [, field, operator, value] = selectorSyntax.exec(selector) ?? [];
  if (field === undefined) return { error: amqpErrors.argument(`The filter "${selector}" is invalid.`) };
  if (value === "@latest") return { value: { from: "latest" } };
  const from = startFields[field as keyof typeof startFields];
  const position = { from, value: Number(value), inclusive: operator === ">=" };
  const beyond = beyondTheEnd(position, end);
  return beyond === undefined ? { value: position } : { error: amqpErrors.argument(beyond) };
}

/** A position beyond the end belongs to an earlier generation of the hub: it was recreated. */
function beyondTheEnd(
  { from, value, inclusive }: { from: string; value: number; inclusive: boolean },
  { sequenceNumber: next, lastOffset }: LogEnd,
): string | undefined {
  if (from === "sequenceNumber" && (inclusive ? value : value + 1) > next) {
    return `The supplied sequence number '${value}' is invalid. The last sequence number in the system is '${next - 1}'`;
  }
  if (from === "offset" && value > lastOffset) {
    return `The supplied offset '${value}' is invalid. The last offset in the system is '${lastOffset}'`;
  }
  return undefined;
}
