import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const file = "testhub.sqlite";

/** Copies what a hub has committed so far, as a disk would have it when its process died now. */
export function snapshot(folder: string, into: string): void {
  mkdirSync(into, { recursive: true });
  const database = new DatabaseSync(join(folder, file), { timeout: 5_000 });
  database.prepare("VACUUM INTO ?").run(join(into, file));
  database.close();
  // its process lives on, though for this copy it is to be dead
  withDatabase(into, (copy) => copy.exec("UPDATE owners SET expires = 0"));
}

/** Opens a hub's file beside it. */
export function withDatabase<T>(folder: string, act: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(folder, file), { timeout: 5_000 });
  try {
    return act(database);
  } finally {
    database.close();
  }
}
