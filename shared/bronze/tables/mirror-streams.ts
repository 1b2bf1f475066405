import { unlessInvalid } from "../../platform/delta/actions.ts";
import { removeOldLog } from "../../platform/delta/garbage-collection.ts";
import type { Snapshot } from "../../platform/delta/snapshot.ts";
import type { BronzeStore } from "../bronze-store.ts";
import { listPartitions, partitionFromKey } from "../manifest/partition.ts";
import { mirrorStream, type StreamMirrored } from "./mirror-stream.ts";
import { streamTable, type TableKind, tableKinds } from "./stream-table.ts";

/** The outcome for one table; `error` is what its tick threw. */
export type MirrorOutcome = { readonly kind: TableKind; readonly stream: string } & (
  | { readonly done: StreamMirrored }
  | { readonly error: unknown }
);

/** Makes the Delta tables of all streams follow the manifest. A table that fails does not stop the others. */
export async function* mirrorStreams(
  store: BronzeStore,
  snapshots: Map<string, Snapshot> = new Map(),
): AsyncGenerator<MirrorOutcome> {
  for (const stream of await landedStreams(store))
    for (const kind of tableKinds) {
      try {
        yield { kind, stream, done: await mirrorStream(store, kind, stream, snapshots) };
      } catch (error) {
        yield { kind, stream, error };
      }
    }
}

/**
 * Deletes old files of the logs of all streams.
 *
 * @returns how many files were deleted
 */
export async function removeOldStreamLogs(store: BronzeStore): Promise<number> {
  let deleted = 0;
  for (const stream of await landedStreams(store))
    for (const kind of tableKinds)
      deleted += await unlessInvalid(0, () => removeOldLog(streamTable(store, kind, stream), store.now()));
  return deleted;
}

/** The streams of which anything has landed. */
async function landedStreams({ manifest }: Pick<BronzeStore, "manifest">): Promise<string[]> {
  return [...new Set((await listPartitions(manifest)).map((key) => partitionFromKey(key).stream))];
}
