import { InvalidArgumentError } from "@commander-js/extra-typings";
import { readDuration } from "./duration.ts";

/** A request to the admin endpoint. */
export interface AdminRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body: object | undefined;
  /** Data folder of the stack. */
  readonly data: string | undefined;
}

/** The parsed flags. */
export interface FaultFlags {
  readonly rate?: string | undefined;
  readonly count?: string | undefined;
  readonly for?: string | undefined;
  readonly after?: boolean | undefined;
  readonly only?: string | undefined;
  readonly retryAfter?: string | undefined;
  readonly delay?: string | undefined;
  readonly data?: string | undefined;
}

/** The request of a command line. @throws InvalidArgumentError that names what is wrong */
export function readCommand(positionals: readonly string[], values: FaultFlags): AdminRequest {
  const { data } = values;
  const [first, second, third, ...more] = positionals;
  const unexpected = first === "list" ? second : first === "clear" ? third : more[0];
  if (unexpected !== undefined) throw new InvalidArgumentError(`unexpected argument "${unexpected}"`);
  if (first === "list") return { method: "GET", path: "/faults", body: undefined, data };
  if (first === "clear") return { method: "DELETE", path: clearPath(second), body: undefined, data };
  if (first === undefined || second === undefined)
    throw new InvalidArgumentError("TARGET KIND, list or clear expected");
  const only = hubOf(second, third) ?? values.only;
  const given = {
    ...{ target: first, kind: second, only, after: values.after },
    rate: number("rate", values.rate),
    count: number("count", values.count),
    for: duration("for", values.for),
    retryAfter: duration("retry-after", values.retryAfter),
    delay: duration("delay", values.delay),
  };
  const body = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { method: "POST", path: "/faults", body, data };
}

function hubOf(kind: string, name: string | undefined): string | undefined {
  if (name !== undefined && kind !== "recreate") throw new InvalidArgumentError(`unexpected argument "${name}"`);
  return name;
}

function clearPath(id: string | undefined): string {
  if (id !== undefined && !/^\d+$/.test(id)) throw new InvalidArgumentError(`clear ${id}: the id of a fault expected`);
  return id === undefined ? "/faults" : `/faults/${id}`;
}

function number(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value))
    throw new InvalidArgumentError(`--${name} ${text}: a number expected`);
  return value;
}

function duration(name: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : readDuration(name, text);
}
