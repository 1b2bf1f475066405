import type { Position } from "../partition/position.ts";
import { contains } from "../partition/ranges.ts";
import type { DocumentStore, Extent } from "./documents.ts";
import { positionKey, type RecentVersions } from "./recent-versions.ts";
import type { StoredDocument } from "./rows.ts";

/** The documents as of an earlier change, read-only. Each read scans the whole extent: for tests. */
export function asOf(documents: DocumentStore, recent: RecentVersions, change: number): DocumentStore {
  const restored = (
    container: number,
    current: Iterable<StoredDocument>,
    where: (document: StoredDocument) => boolean,
  ) => {
    const changed = recent.changedAfter(container, change);
    const before = [...changed.values()].flatMap((one) => (one.before === undefined ? [] : [one.before]));
    const unchanged = [...current].filter(({ position }) => !changed.has(positionKey(position)));
    return [...unchanged, ...before.filter(where)];
  };
  return {
    ...documents,
    change,
    get(container, position) {
      const changed = recent.changedAfter(container, change).get(positionKey(position));
      return changed === undefined ? documents.get(container, position) : changed.before;
    },
    *scan(container, extent, after) {
      const where = ({ position }: StoredDocument) =>
        isInExtent(extent, position) && (after === undefined || compare(position, after) > 0);
      const found = restored(container, documents.scan(container, extent, after), where);
      yield* found.sort((a, b) => compare(a.position, b.position));
    },
    changes(container, extent, after, since, limit) {
      const where = ({ position, change: at, ts }: StoredDocument) =>
        isInExtent(extent, position) && at > after && ts >= since;
      const found = restored(container, documents.changes(container, extent, after, since, noLimit), where);
      return found.sort((a, b) => a.change - b.change).slice(0, limit);
    },
  };
}

/** SQLite: no limit. */
const noLimit = -1;

function isInExtent(extent: Extent, [hash, key]: Position): boolean {
  return "range" in extent ? contains(extent.range, hash) : extent.position[0] === hash && extent.position[1] === key;
}

/** The order of SQLite for texts: by bytes. */
function compare(left: Position, right: Position): number {
  for (const [index, text] of left.entries()) {
    const order = Buffer.compare(Buffer.from(text), Buffer.from(right[index] ?? ""));
    if (order !== 0) return order;
  }
  return 0;
}
