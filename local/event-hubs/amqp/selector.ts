import type { LogEnd } from "../log/recovery.ts";
import type { StartPosition } from "../log/seek.ts";
import type { Found } from "./addresses.ts";
import { refusals } from "./refusals.ts";

const selectorFilter = "apache.org:selector-filter:string";
const selectorSyntax =
  /^\s*amqp\.annotation\.x-opt-(offset|sequence-number|enqueued-time)\s*(>=?)\s*'?(-?\d+|@latest)'?\s*$/;
const startFields = {
  offset: "offset",
  "sequence-number": "sequenceNumber",
  "enqueued-time": "enqueuedTime",
} as const;

/** The start position that the filters of a link's source ask for; none asks for everything. */
export function startPosition(
  filters: Readonly<Record<string, unknown>> | null | undefined,
  end: LogEnd,
): Found<StartPosition> {
  for (const [name, filter] of Object.entries(filters ?? {})) {
    if (name !== selectorFilter) return { refused: refusals.notPlayed(`the filter '${name}'`) };
    return parseSelector(describedValue(filter), end);
  }
  return { ok: { from: "earliest" } };
}

/** A filter is a described string, or with some clients a bare one. */
function describedValue(filter: unknown): string {
  return String(typeof filter === "object" && filter !== null && "value" in filter ? filter.value : filter);
}

/** Reads an expression such as `amqp.annotation.x-opt-sequence-number >= '42'`. */
export function parseSelector(selector: string, end: LogEnd): Found<StartPosition> {
  const [, field, operator, value] = selectorSyntax.exec(selector) ?? [];
  if (field === undefined) return { refused: refusals.argument(`The filter "${selector}" is not understood.`) };
  if (value === "@latest") return { ok: { from: "latest" } };
  const from = startFields[field as keyof typeof startFields];
  const position = { from, value: Number(value), inclusive: operator === ">=" };
  const beyond = beyondTheEnd(position, end);
  return beyond === undefined ? { ok: position } : { refused: refusals.argument(beyond) };
}

/** A position that was never given out belongs to another log: the hub was made anew since. */
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
