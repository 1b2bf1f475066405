import type { BlobStore } from "../azure/blobs.ts";
import { InvalidTable, parseCommit } from "./actions.ts";
import { decodeCheckpoint } from "./checkpoint.ts";
import { afterCommit, noTable, type Snapshot } from "./snapshot.ts";

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
  /** Undefined if the log is read from a known version, or from its beginning. */
  readonly checkpoint: Checkpoint | undefined;
  /** Commits after the checkpoint, in order and without gaps. */
  readonly commits: readonly LogFile[];
}

/** Commits that are requested at once: a checkpoint is written every ten commits. */
const requestedAtOnce = 12;

/**
 * Reads the log behind a version, from the last checkpoint if that is later.
 *
 * @param known version that the caller has; -1 for none
 * @throws InvalidTable if the checkpoint that the log names does not exist
 */
export async function readLog(table: ReadableTable, known = -1): Promise<Log> {
  const last = await lastCheckpoint(table);
  const checkpoint = last !== undefined && last.version > known ? await readCheckpoint(table, last) : undefined;
  const commits: LogFile[] = [];
  for (let next = (checkpoint?.version ?? known) + 1; ; next += requestedAtOnce) {
    const versions = Array.from({ length: requestedAtOnce }, (_, index) => next + index);
    const found = await Promise.all(versions.map((version) => readFile(table, commitName(table, version), version)));
    const end = found.indexOf(undefined);
    // A commit behind a gap was written after the request for the missing one.
    for (const file of end < 0 ? found : found.slice(0, end)) if (file !== undefined) commits.push(file);
    if (end >= 0) return { checkpoint, commits };
  }
}

/** Reads the latest version of a table, from a version that is known. `noTable` if there is none. */
export async function readSnapshot(table: ReadableTable, known: Snapshot = noTable): Promise<Snapshot> {
  return snapshotOf(await readLog(table, known.version), known);
}

/** @param known the version from which the log was read */
export async function snapshotOf({ checkpoint, commits }: Log, known: Snapshot = noTable): Promise<Snapshot> {
  let snapshot = known;
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
