import { day } from "../time.ts";
import type { AddFile, LoggedAction, RemoveFile, TableMetadata, Transaction } from "./actions.ts";

/** How long a removed file remains for readers of earlier versions; milliseconds. */
export const keepRemoved = day;

/** The state of a table at a version. */
export interface Snapshot {
  /** -1: the table does not exist. */
  readonly version: number;
  /** The id of the commit; undefined if only a checkpoint of the version was read. */
  readonly commitId: string | undefined;
  /** Version of the last checkpoint; -1 without one. */
  readonly checkpoint: number;
  readonly metadata: TableMetadata | undefined;
  /** Path -> file. */
  readonly files: ReadonlyMap<string, AddFile>;
  /** Path -> removed file. Without those that a checkpoint left out, because nobody needs them any more. */
  readonly removed: ReadonlyMap<string, RemoveFile>;
  /** Application -> its last transaction. */
  readonly transactions: ReadonlyMap<string, Transaction>;
}

export const noTable: Snapshot = {
  version: -1,
  commitId: undefined,
  checkpoint: -1,
  metadata: undefined,
  files: new Map(),
  removed: new Map(),
  transactions: new Map(),
};

/** The state after the next version, which consists of these actions. */
export function afterCommit(snapshot: Snapshot, actions: readonly LoggedAction[]): Snapshot {
  return { ...withActions(snapshot, actions), version: snapshot.version + 1, commitId: commitIdOf(actions) };
}

export function commitIdOf(actions: readonly LoggedAction[]): string | undefined {
  return actions.flatMap((action) => ("commitInfo" in action ? [action.commitInfo.txnId] : [])).at(0);
}

/** The same version with these actions: of several about one path, application or table, the last one counts. */
export function withActions(snapshot: Snapshot, actions: Iterable<LoggedAction>): Snapshot {
  const files = new Map(snapshot.files);
  const removed = new Map(snapshot.removed);
  const transactions = new Map(snapshot.transactions);
  let { metadata } = snapshot;
  for (const action of actions) {
    if ("add" in action) {
      files.set(action.add.path, action.add);
      removed.delete(action.add.path);
    } else if ("remove" in action) {
      files.delete(action.remove.path);
      removed.set(action.remove.path, action.remove);
    } else if ("metaData" in action) metadata = action.metaData;
    else if ("txn" in action) transactions.set(action.txn.appId, action.txn);
  }
  return { ...snapshot, metadata, files, removed, transactions };
}
