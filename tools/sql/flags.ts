import { resolve } from "node:path";
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { csvOptions } from "../common/csv-options.ts";
import { stackFolder, type TargetFlags } from "../common/stack-folder.ts";

export const formats = ["table", "csv", "json", "ndjson", "parquet"] as const;
export type Format = (typeof formats)[number];

/** The validated flags. */
export interface SqlFlags {
  /** Undefined for the interactive prompt. */
  readonly query: string | undefined;
  readonly data: string | undefined;
  readonly personal: boolean;
  readonly format: Format;
  readonly output: string | undefined;
  /** CSV with texts as they are. */
  readonly raw: boolean;
  /** CSV with a byte order mark. */
  readonly bom: boolean;
  /** Maximum number of rows in table format. */
  readonly limit: number;
  /** Memory limit in DuckDB's syntax. */
  readonly memory: string;
  /** Reference time of `user_bins`, epoch milliseconds. */
  readonly at: number;
  /** YYYY-MM-DD: bronze and quarantine files with an earlier ingestion date are skipped. */
  readonly since: string | undefined;
}

/** The parsed flags. */
interface ParsedFlags extends TargetFlags {
  readonly personal: boolean;
  readonly format: Format;
  readonly output?: string | undefined;
  readonly raw: boolean;
  readonly bom: boolean;
  readonly limit: number;
  readonly memory: string;
  readonly at?: number | undefined;
  readonly since?: string | undefined;
}

/**
 * @param now epoch milliseconds
 * @throws InvalidArgumentError for flags that exclude each other
 */
export function sqlFlags(query: string | undefined, flags: ParsedFlags, now: number): SqlFlags {
  const { data, personal, format, output, limit, memory, at = now, since } = flags;
  if (format === "parquet" && output === undefined)
    throw new InvalidArgumentError("--format parquet requires --output FILE");
  if (query === undefined && output !== undefined) throw new InvalidArgumentError("--output requires a query");
  if (query?.trim() === "") throw new InvalidArgumentError("the query is empty");
  return { query, data, personal, format, output, ...csvOptions(flags, format), limit, memory, at, since };
}

/** The data folder, which contains cached files. */
export function dataFolder({ data }: Pick<SqlFlags, "data">): string {
  return resolve(stackFolder({ data }));
}

export function memory(value: string): string {
  if (!/^[1-9]\d*(MB|GB)$/.test(value)) throw new InvalidArgumentError("A size is expected, such as 500MB or 2GB.");
  return value;
}

/** Epoch milliseconds. */
export function time(value: string): number {
  const time = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time))
    throw new InvalidArgumentError("A time is expected, such as 2026-01-31 or 2026-01-31T12:00:00Z.");
  return time;
}

export function day(value: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(Date.parse(value)))
    throw new InvalidArgumentError("A date is expected, such as 2026-01-31.");
  return value;
}
