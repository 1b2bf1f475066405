import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { csvFlags, csvOptions } from "../common/csv-options.ts";
import { stackFolder, targetOptions } from "../common/target.ts";

const formats = ["table", "csv", "json", "parquet"] as const;
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

const text = { type: "string" } as const;
const options = {
  ...targetOptions,
  personal: { type: "boolean", default: false },
  format: text,
  output: text,
  ...csvFlags,
  limit: text,
  memory: text,
  at: text,
  since: text,
  help: { type: "boolean", default: false },
} as const;

/**
 * @param now epoch milliseconds
 * @returns undefined for `--help`
 * @throws Error that names the invalid flag
 */
export function readFlags(args: readonly string[], now: number): SqlFlags | undefined {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) return undefined;
  if (positionals.length > 1) throw new Error("one query expected: quote it");
  const [query] = positionals;
  const format = formats.find((each) => each === (values.format ?? "table"));
  if (format === undefined) throw new Error(`--format: ${formats.join(", ")} expected, not ${values.format}`);
  if (format === "parquet" && values.output === undefined) throw new Error("--format parquet requires --output FILE");
  if (query === undefined && values.output !== undefined) throw new Error("--output requires a query");
  if (query === "") throw new Error("the query is empty");
  return {
    query,
    data: values.data,
    personal: values.personal,
    format,
    output: values.output,
    ...csvOptions(values, format),
    limit: readLimit(values.limit ?? "100"),
    memory: readMemory(values.memory ?? "1GB"),
    at: values.at === undefined ? now : readTime(values.at),
    since: values.since === undefined ? undefined : readDay(values.since),
  };
}

/** The data folder, which contains cached files. */
export function dataFolder({ data }: Pick<SqlFlags, "data">): string {
  return resolve(stackFolder({ data }));
}

function readLimit(value: string): number {
  if (!/^[1-9]\d{0,6}$/.test(value)) throw new Error(`--limit: a number of rows from 1 expected, not ${value}`);
  return Number(value);
}

function readMemory(value: string): string {
  if (!/^[1-9]\d*(MB|GB)$/.test(value)) throw new Error(`--memory: a size such as 500MB or 2GB expected, not ${value}`);
  return value;
}

function readTime(value: string): number {
  const time = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time))
    throw new Error(`--at: a time such as 2026-01-31 or 2026-01-31T12:00:00Z expected, not ${value}`);
  return time;
}

function readDay(value: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(Date.parse(value)))
    throw new Error(`--since: a date such as 2026-01-31 expected, not ${value}`);
  return value;
}
