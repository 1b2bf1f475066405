import { createdBy } from "../parquet/created-by.ts";
import { type Action, type CommitInfo, commitContent, type LoggedAction, parseCommit, protocol } from "./actions.ts";
import { encodeCheckpoint, lastCheckpointContent } from "./checkpoint.ts";
import { checkpointName, commitName, type DeltaTable, lastCheckpointName } from "./log.ts";
import { afterCommit, commitIdOf, type Snapshot } from "./snapshot.ts";

/** Clock and chance of a writer. */
export interface Writer {
  /** Epoch milliseconds. */
  now(): number;
  /** A unique name. */
  newId(): string;
}

/** Versions from one checkpoint to the next, see `delta.checkpointInterval`. */
export const checkpointInterval = 10;

const contentType = "application/json";

/**
 * Writes the version that follows `snapshot`, if no other writer has. A writer that loses reads the log again, and
 * decides whether its change still holds. If the answer of the store was lost, the commit is recognised by its id.
 *
 * @returns the new version; undefined when another writer has written it
 */
export async function commit(
  table: DeltaTable,
  snapshot: Snapshot,
  changes: readonly Action[],
  { now, newId }: Writer,
): Promise<Snapshot | undefined> {
  const info = { ...{ timestamp: now(), txnId: newId() }, ...aboutCommit(changes) };
  const first: LoggedAction[] = snapshot.version < 0 ? [{ protocol }] : [];
  const actions: LoggedAction[] = [{ commitInfo: info }, ...first, ...changes];
  const name = commitName(table, snapshot.version + 1);
  const isCreated = await table.blobs.create(name, commitContent(actions), contentType);
  if (!isCreated && !(await isOwn(table, name, info))) return undefined;
  return withCheckpoint(table, afterCommit(snapshot, actions), now());
}

/** For `DESCRIBE HISTORY`. */
function aboutCommit(changes: readonly Action[]) {
  const isDataChange = changes.some(
    (action) => ("add" in action && action.add.dataChange) || ("remove" in action && action.remove.dataChange),
  );
  return { operation: isDataChange ? "WRITE" : "OPTIMIZE", operationParameters: {}, engineInfo: createdBy };
}

async function isOwn({ blobs }: DeltaTable, name: string, { txnId }: CommitInfo): Promise<boolean> {
  const content = await blobs.read(name);
  if (content === undefined) return false;
  return commitIdOf(parseCommit(name, content)) === txnId;
}

/** Writes a checkpoint if one is due. Two writers can write the same one: its content is that of the version. */
async function withCheckpoint(table: DeltaTable, snapshot: Snapshot, now: number): Promise<Snapshot> {
  const { version } = snapshot;
  if (version - snapshot.checkpoint < checkpointInterval) return snapshot;
  const { content, size } = encodeCheckpoint(snapshot, now);
  await table.blobs.create(checkpointName(table, version), content, "application/vnd.apache.parquet");
  await table.blobs.overwrite(lastCheckpointName(table), lastCheckpointContent(version, size), contentType);
  return { ...snapshot, checkpoint: version };
}
