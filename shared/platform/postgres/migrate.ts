import { hashId } from "../hash-id.ts";
import { PermanentFailure } from "../korevital-error.ts";
import type { Postgres, SqlSession } from "./sql.ts";

/** One change of a schema. It is applied once, and never changes afterwards. */
export interface Migration {
  /** Unique; migrations are applied in the order of their list. */
  readonly name: string;
  readonly sql: string;
}

/** An applied migration differs from the one of this version of the app. */
export class MigrationChanged extends PermanentFailure {
  override readonly name = "MigrationChanged";
  readonly code = "migration-changed";
}

/**
 * Applies the migrations that the database lacks, all in one transaction, under a lock for all processes.
 *
 * @returns the names of those applied now
 * @throws MigrationChanged
 */
export function migrate(postgres: Postgres, migrations: readonly Migration[]): Promise<string[]> {
  return postgres.transaction(async (session) => {
    await lock(session, "korevital migrations");
    await session.query(
      "CREATE TABLE IF NOT EXISTS public.korevital_migrations (name text PRIMARY KEY, digest text NOT NULL, " +
        "applied_at timestamptz NOT NULL DEFAULT now())",
    );
    const rows = await session.query("SELECT name, digest FROM public.korevital_migrations");
    const known = new Map(rows.map(({ name, digest }) => [String(name), String(digest)]));
    const applied: string[] = [];
    for (const { name, sql } of migrations) {
      const digest = hashId(sql);
      const before = known.get(name);
      if (before !== undefined && before !== digest)
        throw new MigrationChanged(`The migration ${name} was changed after it was applied`);
      if (before !== undefined) continue;
      await session.query(sql);
      await session.query("INSERT INTO public.korevital_migrations (name, digest) VALUES ($1, $2)", [name, digest]);
      applied.push(name);
    }
    return applied;
  });
}

/** Takes the lock of a name until the end of the transaction. */
export async function lock(session: SqlSession, name: string): Promise<void> {
  await session.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [name]);
}
