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

/** A statement that the user of the connection may lack the right for, as the owner of a database has it. */
export function unlessForbidden(statement: string): string {
  return `DO $$ BEGIN ${statement}; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$;`;
}

/**
 * Applies the migrations that the database lacks, all in one transaction. The lock for all processes is taken only if
 * there is one: every user of the database can take it.
 *
 * @returns the names of those applied now
 * @throws MigrationChanged
 */
export function migrate(postgres: Postgres, migrations: readonly Migration[]): Promise<string[]> {
  return postgres.transaction(async (session) => {
    const [found] = await session.query("SELECT to_regclass('public.korevital_migrations') IS NOT NULL AS known");
    if (found?.["known"] === true && (await missing(session, migrations)).length === 0) return [];
    await lock(session, "korevital migrations");
    await session.query(
      "CREATE TABLE IF NOT EXISTS public.korevital_migrations (name text PRIMARY KEY, digest text NOT NULL, " +
        "applied_at timestamptz NOT NULL DEFAULT now())",
    );
    const applied: string[] = [];
    for (const { name, sql } of await missing(session, migrations)) {
      await session.query(sql);
      const values = [name, hashId(sql)];
      await session.query("INSERT INTO public.korevital_migrations (name, digest) VALUES ($1, $2)", values);
      applied.push(name);
    }
    return applied;
  });
}

async function missing(session: SqlSession, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  const rows = await session.query("SELECT name, digest FROM public.korevital_migrations");
  const known = new Map(rows.map(({ name, digest }) => [String(name), String(digest)]));
  return migrations.filter(({ name, sql }) => {
    const before = known.get(name);
    if (before !== undefined && before !== hashId(sql))
      throw new MigrationChanged(`The migration ${name} was changed after it was applied`);
    return before === undefined;
  });
}

/** Takes the lock of a name until the end of the transaction. */
export async function lock(session: SqlSession, name: string): Promise<void> {
  await session.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [name]);
}
