import { parseArgs } from "node:util";
import { type FilterState, filterStates, type QuarantineFilter } from "../../shared/operations/quarantine/filter.ts";
import { streamNamed, streams } from "../../shared/streams/registry.ts";
import { targetOptions } from "../common/target.ts";
import { momentOf } from "./moment.ts";

const text = { type: "string" } as const;
const yes = { type: "boolean" } as const;
const filters = { stream: text, code: text, field: text, since: text, until: text };
const options = {
  ...targetOptions,
  ...filters,
  state: text,
  layer: text,
  each: yes,
  format: text,
  raw: yes,
  out: text,
  all: yes,
  with: text,
  why: text,
  "dry-run": yes,
  help: yes,
};
type FlagName = keyof typeof options;

const filterNames = Object.keys(filters) as FlagName[];
const everywhere: readonly FlagName[] = ["data", "help"];
const flagsOf = {
  list: [...filterNames, "state", "layer", "each", "format"],
  show: ["raw", "out"],
  replay: [...filterNames, "all", "with", "why", "dry-run", "layer"],
  discard: [...filterNames, "all", "why", "layer"],
} as const satisfies Record<string, readonly FlagName[]>;

export type CommandName = keyof typeof flagsOf;

/** What was asked for, checked. */
export interface Command {
  readonly name: CommandName;
  readonly data: string | undefined;
  readonly ids: readonly string[];
  readonly filter: QuarantineFilter;
  readonly state: FilterState;
  readonly layer: "bronze" | "silver";
  readonly each: boolean;
  readonly format: "table" | "json";
  readonly raw: boolean;
  readonly out: string | undefined;
  readonly all: boolean;
  /** File with a corrected body. */
  readonly with: string | undefined;
  readonly why: string | undefined;
  readonly dryRun: boolean;
}

/**
 * @param now epoch milliseconds
 * @returns undefined when help is asked for
 * @throws Error naming what is wrong
 */
export function readCommand(args: readonly string[], now: number): Command | undefined {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [name, ...ids] = positionals;
  if (values.help || name === undefined) return undefined;
  if (!isCommand(name)) throw new Error(`${Object.keys(flagsOf).join(", ")} expected, ${name} came`);
  for (const flag of Object.keys(values) as FlagName[]) {
    const known: readonly FlagName[] = [...flagsOf[name], ...everywhere];
    if (!known.includes(flag)) throw new Error(`--${flag} does not go with ${name}`);
  }
  const command: Command = {
    name,
    ids,
    data: values.data,
    filter: filterOf(values, now),
    state: oneOf("--state", values.state ?? "open", filterStates),
    layer: oneOf("--layer", values.layer ?? "bronze", ["bronze", "silver"]),
    each: values.each ?? false,
    format: oneOf("--format", values.format ?? "table", ["table", "json"]),
    raw: values.raw ?? false,
    out: values.out,
    all: values.all ?? false,
    with: values.with,
    why: values.why,
    dryRun: values["dry-run"] ?? false,
  };
  checkSelection(command);
  return command;
}

function filterOf(
  values: { readonly [name in keyof typeof filters]?: string | undefined },
  now: number,
): QuarantineFilter {
  const { stream, code, field, since, until } = values;
  if (stream !== undefined && streamNamed(stream) === undefined)
    throw new Error(`--stream: no stream is called ${stream}; there are ${streams.map((one) => one.name).join(", ")}`);
  return {
    stream,
    code,
    field,
    since: since === undefined ? undefined : momentOf("--since", since, now),
    until: until === undefined ? undefined : momentOf("--until", until, now),
  };
}

/** What changes something must say what it is about. */
function checkSelection({ name, ids, filter, all, why, with: correction }: Command): void {
  const filtered = Object.values(filter).some((value) => value !== undefined);
  if (name === "list") {
    if (ids.length > 0) throw new Error("list takes filters, no ids: show prints one event");
    return;
  }
  if (name === "show") {
    if (ids.length !== 1) throw new Error("show takes one id, quoted, as list --each prints it");
    return;
  }
  if ([ids.length > 0, filtered, all].filter(Boolean).length !== 1)
    throw new Error(`${name} takes ids, or filters, or --all`);
  if (correction !== undefined && ids.length !== 1)
    throw new Error("--with is the corrected body of one event: give its id");
  if (name === "discard" && !why?.trim()) throw new Error("discard needs --why TEXT: it is kept in the ledger");
}

function oneOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw new Error(`${flag}: ${allowed.join(", ")} expected, ${value} came`);
  return found;
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(flagsOf, name);
}
