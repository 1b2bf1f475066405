import { PermanentFailure } from "../korevital-error.ts";

/*
 * The actions of a Delta log, as far as KoreVital writes and reads them: reader version 1, writer version 2.
 * Source: https://github.com/delta-io/delta/blob/master/PROTOCOL.md
 */

/** A file of the table. */
export interface AddFile {
  /** Relative to the folder of the table. The names that KoreVital gives need no encoding. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Epoch milliseconds. */
  readonly modificationTime: number;
  /** False if the rows were in the table before, in other files. */
  readonly dataChange: boolean;
  /** JSON, see `statisticsOf`; undefined if nothing is known. */
  readonly stats?: string;
}

/** A file that is no longer part of the table: readers of an earlier version may still need it. */
export interface RemoveFile {
  readonly path: string;
  /** Epoch milliseconds. */
  readonly deletionTimestamp: number;
  readonly dataChange: boolean;
}

export interface TableMetadata {
  /** Unique, of the table. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** JSON, see `schemaString`. */
  readonly schemaString: string;
  readonly configuration: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly createdTime: number;
}

/** How far an application has written to the table: what it repeats has no effect. */
export interface Transaction {
  readonly appId: string;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly lastUpdated: number;
}

/** What a change of a table consists of. The protocol and the information about the commit are added by `commit`. */
export type Action =
  | { readonly add: AddFile }
  | { readonly remove: RemoveFile }
  | { readonly metaData: TableMetadata }
  | { readonly txn: Transaction };

export interface CommitInfo {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  /** Unique for each commit: it distinguishes a lost answer from a lost race. */
  readonly txnId: string;
}

export interface Protocol {
  readonly minReaderVersion: number;
  readonly minWriterVersion: number;
}

/** Every reader can open such a table. */
export const protocol: Protocol = { minReaderVersion: 1, minWriterVersion: 2 };

export type LoggedAction = Action | { readonly commitInfo: Partial<CommitInfo> } | { readonly protocol: Protocol };

/** The log of a table is not one that KoreVital writes, or lacks a file. */
export class InvalidTable extends PermanentFailure {
  override readonly name = "InvalidTable";
  readonly code = "table-invalid";
}

/** A table whose log is invalid stops no work on others: the doctor, and the ticks that write it, report it. */
export async function unlessInvalid<T>(otherwise: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InvalidTable) return otherwise;
    throw error;
  }
}

/** The content of a commit: one action per line. */
export function commitContent(actions: readonly LoggedAction[]): Uint8Array {
  return Buffer.from(actions.map((action) => `${JSON.stringify(toJson(action))}\n`).join(""));
}

function toJson(action: LoggedAction): object {
  if ("add" in action) return { add: { ...action.add, partitionValues: {} } };
  if ("metaData" in action) return { metaData: { ...action.metaData, format, partitionColumns: [] } };
  return action;
}

export const format = { provider: "parquet", options: {} };

/**
 * The actions of a commit. Kinds that KoreVital does not write are left out.
 *
 * @param name of the log file, for the error
 * @throws InvalidTable for a line that is no JSON object, and for a protocol above 1 and 2
 */
export function parseCommit(name: string, content: Uint8Array): LoggedAction[] {
  const lines = Buffer.from(content).toString().split("\n");
  return lines.flatMap((line, index) => (line === "" ? [] : parseAction(`${name}, line ${index + 1}`, line)));
}

function parseAction(place: string, line: string): LoggedAction[] {
  const action = jsonObject(place, line);
  for (const kind of ["add", "remove", "metaData", "txn", "commitInfo", "protocol"])
    if (kind in action) {
      const found = plain(action) as LoggedAction;
      if ("protocol" in found) checkProtocol(place, found.protocol);
      return [found];
    }
  return [];
}

/** @throws InvalidTable for a table that needs more than KoreVital can do */
export function checkProtocol(place: string, { minReaderVersion: reader, minWriterVersion: writer }: Protocol): void {
  if (reader > protocol.minReaderVersion || writer > protocol.minWriterVersion)
    throw new InvalidTable(
      `${place}: reader version ${reader} and writer version ${writer}; KoreVital supports 1 and 2. ` +
        "Another engine has changed the table: only KoreVital writes it",
    );
}

/**
 * A value of a log without nulls, without what is the same in all tables of KoreVital, and with numbers instead of the
 * big integers of Parquet.
 */
export function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).filter(([name, each]) => each !== null && each !== undefined && !isFixed(name));
  return Object.fromEntries(members.map(([name, each]) => [name, plain(each)]));
}

function isFixed(name: string): boolean {
  return ["partitionValues", "partitionColumns", "format"].includes(name);
}

function jsonObject(place: string, text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch (cause) {
    throw new InvalidTable(`${place} is not JSON`, { cause });
  }
  throw new InvalidTable(`${place} is not a JSON object`);
}
