import type { BlobStore } from "../azure/blobs.ts";
import { InvalidTable, parseCommit } from "./actions.ts";
import { decodeCheckpoint } from "./checkpoint.ts";
import { afterCommit, commitIdOf, noTable, type Snapshot } from "./snapshot.ts";

/** A folder of a blob container that is a Delta table. */
export interface DeltaTable {
  readonly blobs: Pick<BlobStore, "read" | "create" | "overwrite" | "remove" | "list">;
  /** Without a slash at its end. */
  readonly folder: string;
}

/** What is needed to read a table. */
export interface ReadableTable {
  readonly blobs: Pick<BlobStore, "read">;
  readonly folder: string;
}

export function logFolder({ folder }: Pick<DeltaTable, "folder">): string {
  return `${folder}/_delta_log/`;
}

export function commitName(table: Pick<DeltaTable, "folder">, version: number): string {
  return `${logFolder(table)}${padded(version)}.json`;
}

export function checkpointName(table: Pick<DeltaTable, "folder">, version: number): string {
  return `${logFolder(table)}${padded(version)}.checkpoint.parquet`;
}

/** The file that names the last checkpoint. */
export function lastCheckpointName(table: Pick<DeltaTable, "folder">): string {
  return `${logFolder(table)}_last_checkpoint`;
}

/** Whether a blob belongs to the log of any table. */
export function isLogFile(name: string): boolean {
  return name.includes("/_delta_log/");
}

/** The version in the name of a commit or a checkpoint; undefined for any other name. */
export function versionOf(name: string): number | undefined {
  const [, version] = /\/_delta_log\/(\d{20})\.(?:json|checkpoint\.parquet)$/.exec(name) ?? [];
  return version === undefined ? undefined : Number(version);
}

function padded(version: number): string {
  return String(version).padStart(20, "0");
}

/** A file of the log, with its name in the container. */
export interface LogFile {
  readonly name: string;
  readonly version: number;
  readonly content: Uint8Array;
}

export interface Checkpoint extends LogFile {
  /** The content of the file that names it. */
  readonly last: Uint8Array;
}

/** The part of a log that leads to the latest version. */
export interface Log {
  /** Whether the commits follow the version that was known. Otherwise the log is read from its last checkpoint. */
  readonly continues: boolean;
  readonly checkpoint: Checkpoint | undefined;
  /** Commits after the known version or the checkpoint, in order and without gaps. */
  readonly commits: readonly LogFile[];
}

/**
 * Reads the log behind a known version, if that is still a version of the table: a table can be recreated.
 *
 * @throws InvalidTable if the checkpoint that the log names does not exist
 */
export async function readLog(table: ReadableTable, known: Snapshot = noTable): Promise<Log> {
  if (known.commitId !== undefined) {
    const [same, ...commits] = await readCommits(table, known.version);
    if (same !== undefined && commitIdOf(parseCommit(same.name, same.content)) === known.commitId)
      return { continues: true, checkpoint: undefined, commits };
  }
  const last = await lastCheckpoint(table);
  const checkpoint = last && (await readCheckpoint(table, last));
  return { continues: false, checkpoint, commits: await readCommits(table, (checkpoint?.version ?? -1) + 1) };
}

/** Commits that are requested at once. Half of the last ones do not exist, on average. */
const requestedAtOnce = 3;

async function readCommits(table: ReadableTable, from: number): Promise<LogFile[]> {
  const commits: LogFile[] = [];
  for (let next = from; ; next += requestedAtOnce) {
    const versions = Array.from({ length: requestedAtOnce }, (_, index) => next + index);
    const found = await Promise.all(versions.map((version) => readFile(table, commitName(table, version), version)));
    const end = found.indexOf(undefined);
    // A commit behind a gap was written after the request for the missing one.
    for (const file of end < 0 ? found : found.slice(0, end)) if (file !== undefined) commits.push(file);
    if (end >= 0) return commits;
  }
}

/** Reads the latest version of a table, from a version that is known. `noTable` if there is none. */
export async function readSnapshot(table: ReadableTable, known: Snapshot = noTable): Promise<Snapshot> {
  return snapshotOf(await readLog(table, known), known);
}

/** @param known the version from which the log was read */
export async function snapshotOf(
  { continues, checkpoint, commits }: Log,
  known: Snapshot = noTable,
): Promise<Snapshot> {
  let snapshot = continues ? known : noTable;
  if (checkpoint !== undefined)
    snapshot = await decodeCheckpoint(checkpoint.name, checkpoint.content, checkpoint.version);
  for (const { name, content } of commits) snapshot = afterCommit(snapshot, parseCommit(name, content));
  return snapshot;
}

/** The version of the checkpoint that the log names. */
export async function lastCheckpoint(table: ReadableTable): Promise<Pick<Checkpoint, "version" | "last"> | undefined> {
  const last = await table.blobs.read(lastCheckpointName(table));
  if (last === undefined) return undefined;
  const { version }: { version?: unknown } = JSON.parse(Buffer.from(last).toString());
  if (typeof version !== "number") throw new InvalidTable(`${lastCheckpointName(table)} names no version`);
  return { version, last };
}

async function readCheckpoint(
  table: ReadableTable,
  { version, last }: Pick<Checkpoint, "version" | "last">,
): Promise<Checkpoint> {
  const name = checkpointName(table, version);
  const file = await readFile(table, name, version);
  if (file === undefined) throw new InvalidTable(`${name} does not exist`);
  return { ...file, last };
}

async function readFile({ blobs }: ReadableTable, name: string, version: number): Promise<LogFile | undefined> {
  const content = await blobs.read(name);
  return content && { name, version, content };
}
