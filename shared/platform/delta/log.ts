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
  readonly blobs: Pick<BlobStore, "read" | "list">;
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

/** The file that names the last checkpoint: a hint for other engines. KoreVital lists the log instead. */
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
  /** Number of its actions. */
  readonly size: number;
  readonly snapshot: Snapshot;
}

/** The part of a log that leads to the latest version. */
export interface Log {
  /** Whether the commits follow the version that was known. Otherwise the log is read from its last checkpoint. */
  readonly continues: boolean;
  readonly checkpoint: Checkpoint | undefined;
  /** Why a newer checkpoint was not used, which other engines do not know. */
  readonly damage: string | undefined;
  /** Commits after the known version or the checkpoint, in order and without gaps. */
  readonly commits: readonly LogFile[];
}

/**
 * Reads the log behind a known version, if that is still a version of the table: a table can be recreated. Otherwise
 * the log is listed, and read from its newest checkpoint that is not damaged.
 *
 * @throws InvalidTable if the log lacks a commit below its highest version: the versions behind it are not replayed,
 *   and none is written
 */
export async function readLog(table: ReadableTable, known: Snapshot = noTable): Promise<Log> {
  if (known.commitId !== undefined) {
    const { commits: read, isGap } = await readCommits(table, known.version);
    const [same, ...commits] = read;
    if (!isGap && same !== undefined && commitIdOf(parseCommit(same.name, same.content)) === known.commitId)
      return { continues: true, ...none, commits };
  }
  const listed = await listLog(table);
  if (listed.highest < 0) return { continues: false, ...none, commits: [] };
  const { checkpoint, damage } = await newestCheckpoint(table, listed.checkpoints);
  const from = (checkpoint?.version ?? -1) + 1;
  const { commits } = await readCommits(table, from);
  const next = from + commits.length;
  if (next <= listed.highest)
    throw new InvalidTable(
      [`${commitName(table, next)} does not exist, and version ${listed.highest} does`, damage ?? []].flat().join("; "),
    );
  return { continues: false, checkpoint, damage, commits };
}

const none = { checkpoint: undefined, damage: undefined };

async function listLog(table: ReadableTable): Promise<{ highest: number; checkpoints: number[] }> {
  let highest = -1;
  const checkpoints: number[] = [];
  for await (const { name } of table.blobs.list(logFolder(table))) {
    const version = versionOf(name);
    if (version === undefined) continue;
    highest = Math.max(highest, version);
    if (name === checkpointName(table, version)) checkpoints.push(version);
  }
  return { highest, checkpoints: checkpoints.sort((a, b) => b - a) };
}

/** @param versions of checkpoints, the newest first */
async function newestCheckpoint(
  table: ReadableTable,
  versions: readonly number[],
): Promise<Pick<Log, "checkpoint" | "damage">> {
  let damage: string | undefined;
  for (const version of versions) {
    const file = await readFile(table, checkpointName(table, version), version);
    if (file === undefined) continue;
    try {
      return { checkpoint: { ...file, ...(await decodeCheckpoint(file.name, file.content, version)) }, damage };
    } catch (error) {
      // An older one, or the commits, if they still exist, contain the same.
      if (!(error instanceof InvalidTable)) throw error;
      damage ??= error.message;
    }
  }
  return { checkpoint: undefined, damage };
}

/** Commits that are requested at once. Half of the last ones do not exist, on average. */
const requestedAtOnce = 3;

/** `isGap`: the commit behind the first missing one exists. It may have been written after the request for that. */
async function readCommits(
  table: ReadableTable,
  from: number,
): Promise<{ readonly commits: LogFile[]; readonly isGap: boolean }> {
  const commits: LogFile[] = [];
  for (let next = from; ; next += requestedAtOnce) {
    const versions = Array.from({ length: requestedAtOnce }, (_, index) => next + index);
    const found = await Promise.all(versions.map((version) => readFile(table, commitName(table, version), version)));
    const end = found.indexOf(undefined);
    for (const file of end < 0 ? found : found.slice(0, end)) if (file !== undefined) commits.push(file);
    if (end < 0) continue;
    const missing = next + end;
    const isLast = end === requestedAtOnce - 1;
    const behind = isLast ? await readFile(table, commitName(table, missing + 1), missing + 1) : found[end + 1];
    return { commits, isGap: behind !== undefined };
  }
}

/** Reads the latest version of a table, from a version that is known. `noTable` if there is none. */
export async function readSnapshot(table: ReadableTable, known: Snapshot = noTable): Promise<Snapshot> {
  return snapshotOf(await readLog(table, known), known);
}

/** @param known the version from which the log was read */
export function snapshotOf({ continues, checkpoint, commits }: Log, known: Snapshot = noTable): Snapshot {
  let snapshot = continues ? known : (checkpoint?.snapshot ?? noTable);
  for (const { name, content } of commits) snapshot = afterCommit(snapshot, parseCommit(name, content));
  return snapshot;
}

async function readFile({ blobs }: ReadableTable, name: string, version: number): Promise<LogFile | undefined> {
  const content = await blobs.read(name);
  return content && { name, version, content };
}
