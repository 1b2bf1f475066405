import type { DatabaseSync } from "node:sqlite";
import type { ContainerDefinition } from "../container-definition.ts";
import { conflict, notFound, ownerNotFound } from "../errors.ts";
import { initialRanges, type PartitionRange, type RangeSplit, type SplitPoint, splitOf } from "../partition/ranges.ts";
import { containerRid, databaseRid } from "./rid.ts";

export interface Database {
  readonly number: number;
  readonly name: string;
  readonly rid: string;
  /** Seconds since 1970. */
  readonly ts: number;
}

export interface Container {
  readonly number: number;
  readonly database: Database;
  readonly name: string;
  readonly rid: string;
  readonly ts: number;
  readonly etag: string;
  readonly definition: ContainerDefinition;
  /** In the order of their keys. */
  readonly ranges: readonly PartitionRange[];
}

/** The databases and containers, cached in memory and stored in the file. Changes must be inside a commit. */
export type Catalog = ReturnType<typeof openCatalog>;

interface Entry {
  readonly ts: number;
  readonly version: number;
  readonly definition?: ContainerDefinition;
  /** Absent before the first split. */
  readonly ranges?: readonly PartitionRange[];
}

export function openCatalog(file: DatabaseSync, now: () => number) {
  const insert = file.prepare("INSERT INTO catalog (kind, name, definition) VALUES (?, ?, ?) RETURNING id");
  const update = file.prepare("UPDATE catalog SET definition = ? WHERE id = ?");
  // The row stays, so that its number, and with it the resource id, is never used again.
  const remove = file.prepare(
    "UPDATE catalog SET kind = 'removed', name = 'removed/' || id, definition = '{}' WHERE id = ?",
  );
  const rows = file.prepare(
    "SELECT id, kind, name, definition FROM catalog WHERE kind <> 'removed' ORDER BY kind DESC, id",
  );
  let databases = new Map<string, Database>();
  let containers = new Map<string, Container>();
  const load = () => {
    databases = new Map();
    containers = new Map();
    for (const row of rows.all()) {
      const entry = JSON.parse(String(row["definition"])) as Entry;
      const [name = "", child = ""] = String(row["name"]).split("/");
      const number = Number(row["id"]);
      if (row["kind"] === "database") databases.set(name, { number, name, rid: databaseRid(number), ts: entry.ts });
      else addContainer(number, name, child, entry);
    }
  };
  const addContainer = (number: number, databaseName: string, name: string, entry: Entry) => {
    const database = databases.get(databaseName);
    if (database === undefined || entry.definition === undefined)
      throw new Error(`the catalog entry of ${databaseName}/${name} is corrupt`);
    const { ts, version, ranges = initialRanges } = entry;
    // files written before hierarchical keys have one path, not a list
    const definition = { ...entry.definition, partitionKey: [entry.definition.partitionKey].flat() };
    const rid = containerRid(database.number, number);
    const container = { number, database, name, rid, ts, etag: `"${number}-${version}"`, definition, ranges };
    containers.set(`${databaseName}/${name}`, container);
    return container;
  };
  /** By name or, as some clients address it, by resource id. */
  const database = (name: string): Database => {
    const found = databases.get(name) ?? [...databases.values()].find(({ rid }) => rid === name);
    if (found === undefined) throw notFound(`database ${name}`);
    return found;
  };
  load();
  return {
    database,
    databases: () => [...databases.values()],
    /** By names, or by resource ids. */
    container(databaseName: string, name: string): Container {
      const found =
        containers.get(`${databaseName}/${name}`) ??
        [...containers.values()].find(({ rid, database: owner }) => rid === name && owner.rid === databaseName);
      if (found === undefined) throw notFound(`container ${databaseName}/${name}`);
      return found;
    },
    /** The current version of a container, which may have changed or been deleted since a request read it. */
    current({ database: { name: databaseName }, name, number }: Container): Container {
      const found = containers.get(`${databaseName}/${name}`);
      if (found?.number !== number) throw ownerNotFound(`container ${databaseName}/${name}`);
      return found;
    },
    containers: (of: Database) => [...containers.values()].filter(({ database: { number } }) => number === of.number),
    /** Reads the file again after a failed commit. */
    load,
    createDatabase(name: string): Database {
      if (databases.has(name)) throw conflict(`database ${name}`);
      const entry: Entry = { ts: now(), version: 1 };
      const number = Number(insert.get("database", name, JSON.stringify(entry))?.["id"]);
      const created = { number, name, rid: databaseRid(number), ts: entry.ts };
      databases.set(name, created);
      return created;
    },
    createContainer(of: Database, name: string, definition: ContainerDefinition): Container {
      if (containers.has(`${of.name}/${name}`)) throw conflict(`container ${of.name}/${name}`);
      const entry: Entry = { ts: now(), version: 1, definition };
      const number = Number(insert.get("container", `${of.name}/${name}`, JSON.stringify(entry))?.["id"]);
      return addContainer(number, of.name, name, entry);
    },
    replaceContainer(
      { number, database: of, name, etag, ranges }: Container,
      definition: ContainerDefinition,
    ): Container {
      const entry: Entry = { ts: now(), version: versionOf(etag) + 1, definition, ranges };
      update.run(JSON.stringify(entry), number);
      return addContainer(number, of.name, name, entry);
    },
    /** Splits a range of the container in two. Documents and the etag of the container do not change. */
    splitRange(
      { number, database: of, name, ts, etag, definition, ranges }: Container,
      point?: SplitPoint,
    ): RangeSplit {
      const split = splitOf(ranges, point);
      const after = ranges.flatMap((range) => (range === split.parent ? split.children : [range]));
      const entry: Entry = { ts, version: versionOf(etag), definition, ranges: after };
      update.run(JSON.stringify(entry), number);
      addContainer(number, of.name, name, entry);
      return split;
    },
    removeDatabase({ number, name }: Database): void {
      remove.run(number);
      databases.delete(name);
    },
    removeContainer({ number, database: of, name }: Container): void {
      remove.run(number);
      containers.delete(`${of.name}/${name}`);
    },
  };
}

function versionOf(etag: string): number {
  return Number(/-(\d+)"$/.exec(etag)?.[1]);
}
