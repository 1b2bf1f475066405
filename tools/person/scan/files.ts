import { copyFile, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { hubRetention } from "../../../shared/silver/erasure/retention.ts";
import type { StoredItem } from "./stores.ts";

/**
 * Azurite appends blobs to files and leaves the bytes of deleted ones in them, as soft delete does. Its blobs are read
 * through its endpoint. SQLite leaves replaced rows in the free space of its pages and in the write-ahead log, until it
 * writes over them; its rows are read from a copy.
 */
const azuriteExtents = /(^|\/)__(blob|queue)storage__\//;
/** The events of the hubs, which nothing can change before their retention ends. */
const hubLogs = /^event-hubs\//;
const writeAheadLog = /\.sqlite-wal$/;
const sqlite = "SQLite format 3\0";

/** Every file of the data folder of a local stack: the values of all tables of databases, the bytes of others. */
export async function* filesIn(folder: string): AsyncGenerator<StoredItem> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    if (!entry.isFile() || azuriteExtents.test(name) || writeAheadLog.test(name)) continue;
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes === undefined) continue;
    const store = `file ${name}`;
    const retained = hubLogs.test(name) ? { retainedUntil: (await stat(path)).mtimeMs + hubRetention } : {};
    const isDatabase = bytes.subarray(0, sqlite.length).toString("latin1") === sqlite;
    yield { store, bytes: isDatabase ? Buffer.from(await valuesIn(path)) : bytes, ...retained };
  }
}

/** The values of all tables of a copy, since the file can be locked. */
async function valuesIn(path: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "korevital-verify-"));
  try {
    const copy = join(folder, basename(path));
    await copyFile(path, copy);
    await copyFile(`${path}-wal`, `${copy}-wal`).catch(() => {});
    const database = new DatabaseSync(copy);
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    const rows = tables.flatMap(({ name }) =>
      database.prepare(`SELECT * FROM "${String(name).replaceAll('"', '""')}"`).all(),
    );
    database.close();
    return rows.flatMap((row) => Object.values(row).map(textOf)).join("\n");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString() : String(value);
}
