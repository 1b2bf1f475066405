import { parseArgs } from "node:util";
import { readDuration } from "./duration.ts";

/** A request to the admin endpoint. */
export interface AdminRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body: object | undefined;
  /** Data folder of the stack. */
  readonly data: string | undefined;
}

const options = {
  rate: { type: "string" },
  count: { type: "string" },
  for: { type: "string" },
  after: { type: "boolean" },
  only: { type: "string" },
  "retry-after": { type: "string" },
  delay: { type: "string" },
  data: { type: "string" },
} as const;

/** Reads the command line. @throws Error that names what is wrong */
export function readCommand(args: readonly string[]): AdminRequest {
  const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  const { data } = values;
  const [first, second, third, ...more] = positionals;
  const unexpected = first === "list" ? second : first === "clear" ? third : more[0];
  if (unexpected !== undefined) throw new Error(`unexpected argument "${unexpected}"`);
  if (first === "list") return { method: "GET", path: "/faults", body: undefined, data };
  if (first === "clear") return { method: "DELETE", path: clearPath(second), body: undefined, data };
  if (first === undefined || second === undefined) throw new Error("TARGET KIND, list or clear expected");
  const only = hubOf(second, third) ?? values.only;
  const given = {
    ...{ target: first, kind: second, only, after: values.after },
    rate: number("rate", values.rate),
    count: number("count", values.count),
    for: duration("for", values.for),
    retryAfter: duration("retry-after", values["retry-after"]),
    delay: duration("delay", values.delay),
  };
  const body = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { method: "POST", path: "/faults", body, data };
}

function hubOf(kind: string, name: string | undefined): string | undefined {
  if (name !== undefined && kind !== "recreate") throw new Error(`unexpected argument "${name}"`);
  return name;
}

function clearPath(id: string | undefined): string {
  if (id !== undefined && !/^\d+$/.test(id)) throw new Error(`clear ${id}: the id of a fault expected`);
  return id === undefined ? "/faults" : `/faults/${id}`;
}

function number(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new Error(`--${name} ${text}: a number expected`);
  return value;
}

function duration(name: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : readDuration(name, text);
}
