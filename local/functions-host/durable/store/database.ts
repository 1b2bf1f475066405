import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLTagStore } from "node:sqlite";

export type Sql = SQLTagStore;

/** Version of the schema. Another version of this code wrote a file with another number. */
const schemaVersion = 1;

const schema = `
  CREATE TABLE instances (
    id TEXT PRIMARY KEY,
    execution TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    status TEXT NOT NULL,
    input TEXT NOT NULL,
    output TEXT,
    custom_status TEXT,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    parent TEXT,
    parent_execution TEXT,
    parent_task INTEGER,
    owner TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX instances_by_owner ON instances (owner) WHERE owner IS NOT NULL;

  CREATE TABLE history (
    instance TEXT NOT NULL,
    position INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (instance, position)
  ) STRICT, WITHOUT ROWID;

  -- messages that an instance has not processed; with an execution, only that execution receives it
  CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instance TEXT NOT NULL,
    execution TEXT,
    event TEXT NOT NULL
  ) STRICT;
  CREATE INDEX messages_by_instance ON messages (instance);

  CREATE TABLE activities (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instance TEXT NOT NULL,
    execution TEXT NOT NULL,
    task INTEGER NOT NULL,
    name TEXT NOT NULL,
    input TEXT NOT NULL,
    owner TEXT
  ) STRICT;
  CREATE INDEX activities_by_owner ON activities (owner);

  CREATE TABLE timers (
    instance TEXT NOT NULL,
    task INTEGER NOT NULL,
    execution TEXT NOT NULL,
    fire_at INTEGER NOT NULL,
    PRIMARY KEY (instance, task)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX timers_by_time ON timers (fire_at);

  -- the hosts that share the task hub
  CREATE TABLE owners (
    id TEXT PRIMARY KEY,
    machine TEXT NOT NULL,
    process TEXT NOT NULL,
    expires INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/**
 * Opens the database of a task hub, or creates it. Commits are durable on disk.
 *
 * @throws Error when the schema has another version
 */
export function openDatabase(folder: string, name: string): DatabaseSync {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${encodeURIComponent(name.toLowerCase())}.sqlite`);
  const database = new DatabaseSync(path, { timeout: 5_000 });
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: DatabaseSync, path: string): void {
  database.exec("BEGIN IMMEDIATE");
  const version = database.prepare("PRAGMA user_version").get()?.["user_version"];
  if (version === 0) database.exec(`${schema} PRAGMA user_version = ${schemaVersion}`);
  else if (version !== schemaVersion) {
    throw new Error(
      `${path} has schema version ${version}, but this host requires ${schemaVersion}: delete it to start with an empty task hub`,
    );
  }
  database.exec("COMMIT");
}

/** Types the rows of a query; its SQL defines their shape. */
export function rowsOf<Row>(rows: readonly Record<string, unknown>[]): Row[] {
  return rows as Row[];
}

/** Types one row of a query; its SQL defines its shape. */
export function rowOf<Row>(row: Record<string, unknown> | undefined): Row | undefined {
  return row as Row | undefined;
}
