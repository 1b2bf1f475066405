import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { FilterState, QuarantineFilter } from "../../shared/operations/quarantine/filter.ts";
import type { RowFormat } from "../common/row-formats.ts";
import type { TargetFlags } from "../common/stack-folder.ts";

/** A validated command line. */
export interface QuarantineCommand {
  readonly name: "list" | "show" | "replay" | "discard";
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
  readonly format: RowFormat;
  /** Columns of the reasons; the most frequent first without. */
  readonly sort: string | undefined;
  readonly raw: boolean;
  readonly out: string | undefined;
  readonly all: boolean;
  /** Path of a file with a corrected body. */
  readonly with: string | undefined;
  readonly why: string | undefined;
  readonly dryRun: boolean;
}

/** Times are epoch milliseconds. */
type FilterFlags = Partial<QuarantineFilter> & TargetFlags;
type LayerFlags = Pick<QuarantineCommand, "layer">;

const none = {
  data: undefined,
  ids: [],
  state: "open",
  layer: "bronze",
  each: false,
  limit: 100_000,
  after: undefined,
  format: "table",
  sort: undefined,
  raw: false,
  out: undefined,
  all: false,
  with: undefined,
  why: undefined,
  dryRun: false,
  filter: { stream: undefined, code: undefined, field: undefined, since: undefined, until: undefined },
} as const satisfies Omit<QuarantineCommand, "name">;

export function listOf(
  flags: FilterFlags &
    LayerFlags &
    Pick<QuarantineCommand, "each" | "state" | "limit" | "format"> & {
      after?: string;
      sort?: string;
    },
): QuarantineCommand {
  if (flags.each && flags.sort !== undefined)
    throw new InvalidArgumentError("--sort sorts the reasons: --each prints events in their stored order");
  return { ...none, ...flags, name: "list", filter: filterOf(flags) };
}

export function showOf(id: string, flags: TargetFlags & { raw: boolean; out?: string }): QuarantineCommand {
  return { ...none, ...flags, name: "show", ids: [id] };
}

/** @throws InvalidArgumentError without an explicit selection, because the command changes state */
export function replayOf(
  ids: readonly string[],
  flags: FilterFlags & LayerFlags & { all: boolean; with?: string; why?: string; dryRun: boolean },
): QuarantineCommand {
  const command: QuarantineCommand = { ...none, ...flags, name: "replay", ids, filter: filterOf(flags) };
  checkSelection(command);
  if (command.with !== undefined && ids.length !== 1)
    throw new InvalidArgumentError("--with is the corrected body of one event: give its id");
  return command;
}

/** @throws InvalidArgumentError without an explicit selection, or without a reason */
export function discardOf(
  ids: readonly string[],
  flags: FilterFlags & LayerFlags & { all: boolean; why: string },
): QuarantineCommand {
  const command: QuarantineCommand = { ...none, ...flags, name: "discard", ids, filter: filterOf(flags) };
  checkSelection(command);
  if (flags.why.trim() === "") throw new InvalidArgumentError("discard needs --why TEXT: the ledger stores it");
  return command;
}

function filterOf({ stream, code, field, since, until }: FilterFlags): QuarantineFilter {
  return { stream, code, field, since, until };
}

function checkSelection({ name, ids, filter, all }: QuarantineCommand): void {
  const filtered = Object.values(filter).some((value) => value !== undefined);
  if ([ids.length > 0, filtered, all].filter(Boolean).length !== 1)
    throw new InvalidArgumentError(`${name} takes ids, or filters, or --all`);
}
