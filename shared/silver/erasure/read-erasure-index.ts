import { cachedByChange } from "./erasure-changes.ts";
import { type ErasureIndex, erasureIndex } from "./erasure-index.ts";
import { type ErasureStore, listTombstones, type Tombstone } from "./erasure-store.ts";

/** Who is erased. Tombstones are read when one of them has changed. */
export async function readErasureIndex(erasure: Pick<ErasureStore, "container" | "hashes">): Promise<ErasureIndex> {
  return (await readErased(erasure)).index;
}

export function readErased({ container, hashes }: Pick<ErasureStore, "container" | "hashes">): Promise<{
  readonly tombstones: readonly Tombstone[];
  readonly index: ErasureIndex;
}> {
  return cachedByChange(container, async () => {
    const tombstones = await listTombstones({ container });
    return { tombstones, index: erasureIndex(tombstones, hashes) };
  });
}
