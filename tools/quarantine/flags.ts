import { parseArgs } from "node:util";
import { type FilterState, filterStates, type QuarantineFilter } from "../../shared/operations/quarantine/filter.ts";
import { rejectionCodes } from "../../shared/streams/outcome.ts";
import { streamNamed, streams } from "../../shared/streams/registry.ts";
import { targetOptions } from "../common/target.ts";
import { parseTime } from "./parse-time.ts";

const text = { type: "string" } as const;
const yes = { type: "boolean" } as const;
const filters = { stream: text, code: text, field: text, since: text, until: text };
const options = {
  ...targetOptions,
  ...filters,
  state: text,
  layer: text,
  each: yes,
  limit: text,
  after: text,
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
const commonFlags: readonly FlagName[] = ["data", "help"];
const flagsOf = {
  list: [...filterNames, "state", "layer", "each", "limit", "after", "format"],
  show: ["raw", "out"],
  replay: [...filterNames, "all", "with", "why", "dry-run", "layer"],
  discard: [...filterNames, "all", "why", "layer"],
} as const satisfies Record<string, readonly FlagName[]>;

export type CommandName = keyof typeof flagsOf;

/** A validated command line. */
export interface QuarantineCommand {
  readonly name: CommandName;
  readonly data: string | undefined;
  readonly ids: readonly string[];
  readonly filter: QuarantineFilter;
  readonly state: FilterState;
  readonly layer: "bronze" | "silver";
  readonly each: boolean;
  /** Events that are listed at most. */
  readonly limit: number;
  /** Only events behind the one with this id. */
  readonly after: string | undefined;
  readonly format: "table" | "json";
  readonly raw: boolean;
  readonly out: string | undefined;
  readonly all: boolean;
  /** Path of a file with a corrected body. */
  readonly with: string | undefined;
  readonly why: string | undefined;
  readonly dryRun: boolean;
}

/**
 * @param now epoch milliseconds
 * @returns undefined for help
 * @throws Error when the command line is invalid
 */
export function readCommand(args: readonly string[], now: number): QuarantineCommand | undefined {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [name, ...ids] = positionals;
  if (values.help || name === undefined) return undefined;
  if (!isCommand(name)) throw new Error(`${Object.keys(flagsOf).join(", ")} expected, got ${name}`);
  for (const flag of Object.keys(values) as FlagName[]) {
    const known: readonly FlagName[] = [...flagsOf[name], ...commonFlags];
    if (!known.includes(flag)) throw new Error(`--${flag} cannot be used with ${name}`);
  }
  const command: QuarantineCommand = {
    name,
    ids,
    data: values.data,
    filter: filterOf(values, now),
    state: oneOf("--state", values.state ?? "open", filterStates),
    layer: oneOf("--layer", values.layer ?? "bronze", ["bronze", "silver"]),
    each: values.each ?? false,
    limit: limitOf(values.limit),
    after: values.after,
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

/** Events that `list` lists without `--limit`. */
export const defaultLimit = 100_000;

function limitOf(text: string | undefined): number {
  if (text === undefined) return defaultLimit;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--limit: a number from 1 to 999999999 expected, got ${text}`);
  return Number(text);
}

function filterOf(
  values: { readonly [name in keyof typeof filters]?: string | undefined },
  now: number,
): QuarantineFilter {
  const { stream, code, field, since, until } = values;
  if (stream !== undefined && streamNamed(stream) === undefined)
    throw new Error(
      `--stream: no stream is called ${stream}; known streams: ${streams.map((one) => one.name).join(", ")}`,
    );
  return {
    stream,
    code: code === undefined ? undefined : oneOf("--code", code, rejectionCodes),
    field,
    since: since === undefined ? undefined : parseTime("--since", since, now),
    until: until === undefined ? undefined : parseTime("--until", until, now),
  };
}

/** A command that changes state requires an explicit selection. */
function checkSelection({ name, ids, filter, all, why, with: correction }: QuarantineCommand): void {
  const filtered = Object.values(filter).some((value) => value !== undefined);
  if (name === "list") {
    if (ids.length > 0) throw new Error("list takes filters, not ids: show prints one event");
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
  if (name === "discard" && !why?.trim()) throw new Error("discard needs --why TEXT: the ledger stores it");
}

function oneOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw new Error(`${flag}: ${allowed.join(", ")} expected, got ${value}`);
  return found;
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(flagsOf, name);
}
