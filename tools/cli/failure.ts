import { InvalidArgumentError } from "@commander-js/extra-typings";
import { errorText } from "../../shared/platform/error-text.ts";
import { KoreVitalError } from "../../shared/platform/korevital-error.ts";

const usageCodes: readonly string[] = ["filter-invalid", "parameter-invalid"];

/** A wrong command line: a word or a flag, or a filter that a summary does not have. */
export function isUsageError(error: unknown): boolean {
  return error instanceof InvalidArgumentError || (error instanceof KoreVitalError && usageCodes.includes(error.code));
}

/** What a failed command prints: what happened and what to do, instead of the code of a system call. */
export function failureText(error: unknown): string {
  return systemTextOf(error) ?? errorText(error);
}

/** The text of a failed system call, unless an error with a text of its own was thrown because of it. */
function systemTextOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const text = systemText(error);
  if (text !== undefined) return text;
  const isOpaque = error.message === "" || /\bE[A-Z]{4,}\b|^fetch failed$/.test(error.message);
  if (!isOpaque) return undefined;
  const causes = error instanceof AggregateError ? [...error.errors, error.cause] : [error.cause];
  return causes.map(systemTextOf).find((each) => each !== undefined);
}

type SystemText = (error: NodeJS.ErrnoException & { readonly address?: string; readonly port?: number }) => string;

const noResponse: SystemText = (error) =>
  `nothing responds at ${addressOf(error)}: is the stack running? npx korevital start starts it, and --data names its folder`;

/** Texts of failed system calls by their code. */
const texts: Readonly<Record<string, SystemText>> = {
  ECONNREFUSED: noResponse,
  ECONNRESET: (error) => `the connection to ${addressOf(error)} was closed: did the stack end?`,
  EHOSTUNREACH: noResponse,
  ETIMEDOUT: noResponse,
  ENOTFOUND: (error) => `there is no host of this name: ${/ENOTFOUND (\S+)/.exec(error.message)?.[1] ?? error.message}`,
  ENOENT: (error) => `${pathOf(error)} does not exist`,
  ENOTDIR: (error) => `${pathOf(error)}: a part of the path is a file, not a folder`,
  EISDIR: (error) => `${pathOf(error)} is a folder, not a file`,
  EEXIST: (error) => `${pathOf(error)} exists already: choose another name, or delete it`,
  ENOTEMPTY: (error) => `${pathOf(error)} is not empty`,
  EACCES: (error) => `no permission for ${pathOf(error)}`,
  EPERM: (error) => `no permission for ${pathOf(error)}`,
  EROFS: (error) => `${pathOf(error)} cannot be written: the disk is read-only`,
  ENOSPC: (error) => `${pathOf(error)} cannot be written: the disk is full`,
};

function systemText(error: NodeJS.ErrnoException): string | undefined {
  const { code = "" } = error;
  return Object.hasOwn(texts, code) ? texts[code]?.(error) : undefined;
}

/** A read of a folder fails without a path. */
function pathOf({ path }: NodeJS.ErrnoException): string {
  return path ?? "the path";
}

function addressOf(error: NodeJS.ErrnoException & { readonly address?: string; readonly port?: number }): string {
  if (error.port !== undefined) return `${error.address ?? "127.0.0.1"}:${error.port}`;
  return /\b(\d+\.\d+\.\d+\.\d+:\d+|\[?::1\]?:\d+)/.exec(error.message)?.[1] ?? "its address";
}
