import { layersOf } from "./layers.ts";
import { kindsIn, type Needle } from "./needle.ts";
import type { StoredItem } from "./stores.ts";

/** What a store contains of a person. */
export interface Finding {
  readonly store: string;
  /** Kinds of the values that were found. */
  readonly kinds: readonly string[];
  readonly items: number;
  /** Until when all of them are gone, epoch milliseconds. Undefined: an erasure should have removed some of them. */
  readonly retainedUntil?: number;
}

/** The stores that contain a value, in order, and how many bytes were searched. */
export async function search(
  items: AsyncIterable<StoredItem>,
  needles: readonly Needle[],
): Promise<{ readonly findings: readonly Finding[]; readonly bytes: number }> {
  const findings = new Map<string, { kinds: Set<string>; items: number; until: number | undefined }>();
  let bytes = 0;
  for await (const { store, bytes: content, retainedUntil } of items) {
    const layers = await layersOf(content);
    bytes += layers.reduce((sum, { length }) => sum + length, 0);
    const kinds = layers.flatMap((layer) => [...kindsIn(layer, needles)]);
    if (kinds.length === 0) continue;
    const key = retainedUntil === undefined ? store : `${store} (retained)`;
    const found = findings.get(key) ?? { kinds: new Set(), items: 0, until: retainedUntil };
    for (const kind of kinds) found.kinds.add(kind);
    found.items += 1;
    if (retainedUntil !== undefined) found.until = Math.max(retainedUntil, found.until ?? 0);
    findings.set(key, found);
  }
  const sorted = [...findings].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    bytes,
    findings: sorted.map(([store, { kinds, items: count, until }]) => {
      const retained = until === undefined ? {} : { retainedUntil: until };
      return { store, kinds: [...kinds].sort(), items: count, ...retained };
    }),
  };
}
