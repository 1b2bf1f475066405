import type { DatabaseSync } from "node:sqlite";
import type { Position } from "../partition/position.ts";
import type { KeyRange } from "../partition/ranges.ts";
import type { NumberRange } from "../sql/required-range.ts";
import { rangeIndexes } from "./range-index.ts";
import type { RecentVersions } from "./recent-versions.ts";
import { documentColumns, readRow, type StoredDocument } from "./rows.ts";

/** A document to store; `expires` in seconds since 1970. */
export interface NewDocument extends StoredDocument {
  readonly expires: number | null;
}

/** A set of documents: those of a partition key, or of a range of hashes. */
export type Extent = { readonly position: readonly [hash: string, key: string] } | { readonly range: KeyRange };

/** The documents of all containers. Reads never return an expired document. */
export type DocumentStore = ReturnType<typeof documentStore>;

export function documentStore(database: DatabaseSync, now: () => number, recent: RecentVersions) {
  const prepare = (sql: string) => database.prepare(sql);
  const alive = "(expires IS NULL OR expires > ?)";
  const select = `SELECT ${documentColumns} FROM document WHERE container = ?`;
  const get = prepare(`${select} AND hash = ? AND key = ? AND id = ? AND ${alive}`);
  const insert = prepare(
    `INSERT INTO document (container, hash, key, id, change, etag, ts, size, text, expires, number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (container, hash, key, id) DO UPDATE SET change = excluded.change, etag = excluded.etag, ts = excluded.ts,
     size = excluded.size, text = excluded.text, expires = excluded.expires`,
  );
  const remove = prepare("DELETE FROM document WHERE container = ? AND hash = ? AND key = ? AND id = ?");
  const drop = prepare("DELETE FROM document WHERE container = ?");
  const removeExpired = prepare("DELETE FROM document WHERE expires <= ?");
  const keep = prepare("UPDATE counter SET change = ?");
  const ofKey = prepare(`${select} AND hash = ? AND key = ? AND id > ? AND ${alive} ORDER BY id`);
  const ofRange = prepare(`${select} AND (hash, key, id) > (?, ?, ?) AND hash < ? AND ${alive} ORDER BY hash, key, id`);
  const ofKeys = prepare(
    `SELECT ${documentColumns.replaceAll(/\w+/g, "document.$&")} FROM json_each(?) AS wanted CROSS JOIN document
     WHERE container = ? AND hash = wanted.value ->> 0 AND document.key = wanted.value ->> 1 AND ${alive}`,
  );
  const changesOfKey = prepare(
    `${select} AND hash = ? AND key = ? AND +change > ? AND ts >= ? AND ${alive} ORDER BY +change LIMIT ?`,
  );
  const changesOfRange = prepare(
    `${select} AND change > ? AND hash >= ? AND hash < ? AND ts >= ? AND ${alive} ORDER BY change LIMIT ?`,
  );
  const rangeIndex = rangeIndexes(database, alive);
  let change = Number(database.prepare("SELECT change FROM counter").get()?.["change"]);
  const read = (container: number, [hash, key, id]: Position): StoredDocument | undefined => {
    const row = get.get(container, hash, key, id, now());
    return row === undefined ? undefined : readRow(row);
  };
  const rowsOf = (container: number, extent: Extent, after?: Position, within?: NumberRange) => {
    if ("range" in extent) return ofRange.iterate(container, ...startOf(extent.range, after), extent.range.max, now());
    const [place, id] = [extent.position, after?.[2] ?? ""];
    const found = within && rangeIndex(container, within.name)?.iterate(...place, within.from, within.to, id, now());
    return found ?? ofKey.iterate(container, ...place, id, now());
  };
  const record = (container: number, position: Position) =>
    recent.record(() => ({ container, position, change, before: read(container, position) }));
  return {
    /** The number of the last write. */
    get change(): number {
      return change;
    },
    /** Takes the number of the next write. The number of a write that fails is not used again. */
    nextChange(): number {
      change += 1;
      keep.run(change);
      return change;
    },
    get: read,
    put(container: number, document: NewDocument): void {
      const { number, position, etag, ts, size, text, expires } = document;
      record(container, position);
      insert.run(container, ...position, document.change, etag, ts, size, text, expires, number);
    },
    remove(container: number, position: Position): void {
      record(container, position);
      remove.run(container, ...position);
    },
    /** Removes all documents of a container. */
    drop(container: number): void {
      drop.run(container);
    },
    /** Removes expired documents. */
    removeExpired(): void {
      removeExpired.run(now());
    },
    /**
     * Documents in the order of their positions, after a position.
     *
     * @param within documents outside of it may be left out
     */
    *scan(container: number, extent: Extent, after?: Position, within?: NumberRange): Iterable<StoredDocument> {
      for (const row of rowsOf(container, extent, after, within)) yield readRow(row);
    },
    /** The documents of some partition keys, key by key. */
    *scanKeys(container: number, keys: readonly (readonly [hash: string, key: string])[]): Iterable<StoredDocument> {
      for (const row of ofKeys.iterate(JSON.stringify(keys), container, now())) yield readRow(row);
    },
    /** Documents changed after a change and at or after `since` (seconds since 1970), in the order of their changes. */
    changes(container: number, extent: Extent, after: number, since: number, limit: number): StoredDocument[] {
      const rows =
        "position" in extent
          ? changesOfKey.all(container, ...extent.position, after, since, now(), limit)
          : changesOfRange.all(container, after, extent.range.min, extent.range.max, since, now(), limit);
      return rows.map(readRow);
    },
  };
}

function startOf({ min }: KeyRange, after: Position | undefined): Position {
  return after !== undefined && after[0] >= min ? after : [min, "", ""];
}
