import { holds } from "../partition/ranges.ts";
import type { Position } from "../sql/continuation.ts";
import type { DocumentStore, Extent } from "./documents.ts";
import { placeOf, type RecentVersions } from "./recent-versions.ts";
import type { StoredDocument } from "./rows.ts";

/** The documents as they were after an earlier change, to be read only. It reads all that it is asked about: for tests. */
export function asOf(documents: DocumentStore, recent: RecentVersions, change: number): DocumentStore {
  const asTheyWere = (
    container: number,
    now: Iterable<StoredDocument>,
    where: (document: StoredDocument) => boolean,
  ) => {
    const changed = recent.changedAfter(container, change);
    const before = [...changed.values()].flatMap((one) => (one.before === undefined ? [] : [one.before]));
    const unchanged = [...now].filter(({ position }) => !changed.has(placeOf(position)));
    return [...unchanged, ...before.filter(where)];
  };
  return {
    ...documents,
    change,
    get(container, position) {
      const changed = recent.changedAfter(container, change).get(placeOf(position));
      return changed === undefined ? documents.get(container, position) : changed.before;
    },
    *scan(container, extent, after) {
      const where = ({ position }: StoredDocument) =>
        isWithin(extent, position) && (after === undefined || compare(position, after) > 0);
      const found = asTheyWere(container, documents.scan(container, extent, after), where);
      yield* found.sort((a, b) => compare(a.position, b.position));
    },
    changes(container, extent, after, since, limit) {
      const where = ({ position, change: at, ts }: StoredDocument) =>
        isWithin(extent, position) && at > after && ts >= since;
      const found = asTheyWere(container, documents.changes(container, extent, after, since, all), where);
      return found.sort((a, b) => a.change - b.change).slice(0, limit);
    },
  };
}

/** No limit, in SQL. */
const all = -1;

function isWithin(extent: Extent, [hash, key]: Position): boolean {
  return "range" in extent ? holds(extent.range, hash) : extent.position[0] === hash && extent.position[1] === key;
}

/** By bytes, as the file orders its texts. */
function compare(left: Position, right: Position): number {
  for (const [index, text] of left.entries()) {
    const order = Buffer.compare(Buffer.from(text), Buffer.from(right[index] ?? ""));
    if (order !== 0) return order;
  }
  return 0;
}
