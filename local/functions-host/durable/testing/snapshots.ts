import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const file = "testhub.sqlite";

/** Copies the committed data of a hub, as the disk would contain it after a crash of its process. */
export function snapshot(folder: string, target: string): void {
  mkdirSync(target, { recursive: true });
  const database = new DatabaseSync(join(folder, file), { timeout: 5_000 });
  database.prepare("VACUUM INTO ?").run(join(target, file));
  database.close();
  // Its process is still running, but must count as exited for this copy.
  withDatabase(target, (copy) => copy.exec("UPDATE owners SET expires = 0"));
}

/** Opens the database of a hub concurrently. */
export function withDatabase<T>(folder: string, use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(folder, file), { timeout: 5_000 });
  try {
    return use(database);
  } finally {
    database.close();
  }
}
