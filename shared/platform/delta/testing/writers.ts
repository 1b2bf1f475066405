import type { BlobStore } from "../../azure/blobs.ts";
import type { Action } from "../actions.ts";
import { commit, type Writer } from "../commit.ts";
import { type DeltaTable, readSnapshot } from "../log.ts";
import { schemaString } from "../schema.ts";
import type { Snapshot } from "../snapshot.ts";

export const columns = [{ name: "n", type: "long", comment: "A number." }] as const;

export const metadata = {
  ...{ id: "5fba94ed-9794-4965-ba6e-6ee3c0d22af9", name: "t", description: "A table." },
  ...{ schemaString: schemaString(columns), configuration: {}, createdTime: 0 },
};

export function addOf(path: string, size: number, numRecords: number): Action {
  return { add: { path, size, modificationTime: 0, dataChange: true, stats: JSON.stringify({ numRecords }) } };
}

export function removeOf(path: string, deletionTimestamp: number): Action {
  return { remove: { path, deletionTimestamp, dataChange: true } };
}

/** Commits what `change` proposes for the latest version, until no other writer wins. Undefined: nothing to do. */
export async function commitLatest(
  table: DeltaTable,
  writer: Writer,
  change: (snapshot: Snapshot) => readonly Action[] | undefined,
): Promise<Snapshot> {
  let snapshot = await readSnapshot(table);
  for (;;) {
    const changes = change(snapshot);
    if (changes === undefined) return snapshot;
    const created: Action[] = snapshot.version < 0 ? [{ metaData: metadata }] : [];
    const committed = await commit(table, snapshot, [...created, ...changes], writer);
    if (committed !== undefined) return committed;
    snapshot = await readSnapshot(table, snapshot);
  }
}

/**
 * Commits a step of an application that repeats what failed: its transaction makes the repetition harmless.
 *
 * @param changes of the files that the table has
 */
export async function repeatStep(
  table: DeltaTable,
  writer: Writer,
  appId: string,
  version: number,
  changes: (files: readonly string[]) => readonly Action[],
): Promise<void> {
  const txn: Action = { txn: { appId, version, lastUpdated: writer.now() } };
  const change = ({ transactions, files }: Snapshot) =>
    (transactions.get(appId)?.version ?? -1) >= version ? undefined : [...changes([...files.keys()]), txn];
  for (;;) {
    try {
      await commitLatest(table, writer, change);
      return;
    } catch (error) {
      if (!(error instanceof LostAnswer)) throw error;
    }
  }
}

/** The same blobs without checkpoints: a table in them is read from its first commit. */
export function withoutCheckpoints(blobs: Pick<BlobStore, "read" | "list">): Pick<BlobStore, "read" | "list"> {
  return {
    read: async (name) => (name.includes("checkpoint") ? undefined : blobs.read(name)),
    async *list(prefix) {
      for await (const entry of blobs.list(prefix)) if (!entry.name.includes("checkpoint")) yield entry;
    },
  };
}

class LostAnswer extends Error {}

export type Answer = "given" | "lost" | "repeated";

/**
 * Blobs whose answers get lost: `lost` throws after the write; `repeated` is what the SDK returns when it sends a write
 * again whose answer was lost: the blob exists.
 */
export function unreliable<B extends Pick<BlobStore, "create">>(blobs: B, next: () => Answer): B {
  return {
    ...blobs,
    async create(name: string, content: Uint8Array, type: string) {
      const created = await blobs.create(name, content, type);
      const answer = next();
      if (answer === "lost") throw new LostAnswer();
      return answer === "repeated" ? false : created;
    },
  };
}
