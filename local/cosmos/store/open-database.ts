import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const version = 1;

/**
 * `change` counts all writes and is the order of the change feed. The `number` of a document is the change that created
 * it. `text` is the document as responses contain it, with system properties.
 */
const schema = `
CREATE TABLE catalog (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL) STRICT;
CREATE TABLE counter (only INTEGER PRIMARY KEY CHECK (only = 1), change INTEGER NOT NULL) STRICT;
INSERT INTO counter VALUES (1, 0);
CREATE TABLE document (
  number INTEGER PRIMARY KEY,
  container INTEGER NOT NULL,
  hash TEXT NOT NULL,
  key TEXT NOT NULL,
  id TEXT NOT NULL,
  change INTEGER NOT NULL,
  etag TEXT NOT NULL,
  ts INTEGER NOT NULL,
  expires INTEGER,
  size INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX document_place ON document (container, hash, key, id);
CREATE INDEX document_change ON document (container, change, hash);
CREATE INDEX document_expiry ON document (expires) WHERE expires IS NOT NULL;
PRAGMA user_version = ${version};
`;

/**
 * Opens or creates `cosmos.sqlite` in a folder. A commit is on disk when it returns.
 *
 * @throws Error when the file has another version, or another process uses it
 */
export function openDatabase(folder: string): DatabaseSync {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "cosmos.sqlite");
  const database = new DatabaseSync(file);
  try {
    // an exclusive lock detects a second endpoint on the folder at once, and avoids the shared memory of the log
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    // 64 MB of cached pages and a log of up to 32 MB: writes go to random pages of the tree
    database.exec("PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000;");
    const found = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (found !== 0 && found !== version) throw new Error(`${file} has version ${found}, not ${version}.`);
    if (found === 0) database.exec(`BEGIN EXCLUSIVE; ${schema} COMMIT`);
    else database.exec("BEGIN EXCLUSIVE; COMMIT");
  } catch (error) {
    database.close();
    throw new Error(`${file} cannot be opened: ${reasonOf(error)}`, { cause: error });
  }
  return database;
}

const sqliteBusy = 5;

function reasonOf(error: unknown): string {
  if (error instanceof Error && "errcode" in error && error.errcode === sqliteBusy)
    return "another endpoint is using it. Stop that endpoint, or choose another folder.";
  return error instanceof Error ? error.message : String(error);
}
