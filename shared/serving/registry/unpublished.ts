import { type CapturedTable, capturedTables } from "./capture.ts";
import type { Registry } from "./registry.ts";

export interface UnpublishedRow {
  readonly table: CapturedTable["name"];
  /** When the first row was written that is committed and not published, epoch milliseconds. */
  readonly since: number;
}

/**
 * The tables of the registry with rows that the pipeline has not published. A transaction that stays open delays the
 * rows of all that began after it, and no round fails then.
 */
export async function unpublishedRows({
  postgres,
  pipeline,
  now,
}: Pick<Registry, "postgres" | "pipeline" | "now">): Promise<readonly UnpublishedRow[]> {
  const id = await pipeline();
  const found: UnpublishedRow[] = [];
  for (const { name } of capturedTables) {
    // The database measures the age: its clock has written the time.
    const [row] = await postgres.transaction((session) =>
      session.query(
        `SELECT extract(epoch FROM clock_timestamp() - changed_at)::float8 * 1000 AS age FROM ${name}
         WHERE (changed_in, id) > (
           coalesce((SELECT changed_in FROM korevital_capture WHERE pipeline = $1 AND source = $2), '0'::xid8),
           coalesce((SELECT id FROM korevital_capture WHERE pipeline = $1 AND source = $2), 0))
         ORDER BY changed_in, id LIMIT 1`,
        [id, name],
      ),
    );
    if (row !== undefined) found.push({ table: name, since: now() - Number(row["age"]) });
  }
  return found;
}
