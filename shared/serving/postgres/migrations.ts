import { type Migration, unlessForbidden } from "../../platform/postgres/migrate.ts";
import { checkpointMigration } from "../../platform/postgres/sql-checkpoints.ts";

/**
 * Roles belong to the server: another database of it may have created them. Only a member can take a role, as
 * `korevital psql` does.
 */
const role = (name: string) => `
  DO $$ BEGIN
    CREATE ROLE ${name} NOLOGIN;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$;
  ${unlessForbidden(`GRANT ${name} TO CURRENT_USER`)}`;

/**
 * Schemas, roles and progress of the serving database, in order. A released migration never changes. The tables of the
 * summaries are made from their columns (`tables.ts`).
 */
export const servingMigrations: readonly Migration[] = [
  checkpointMigration,
  {
    name: "0001-serving",
    sql: `
      ${role("korevital_reader")}
      ${role("korevital_personal")}
      CREATE SCHEMA gold;
      CREATE SCHEMA gold_personal;
      CREATE SCHEMA gold_next;
      CREATE SCHEMA gold_personal_next;
      CREATE SCHEMA korevital_partitions;
      GRANT USAGE ON SCHEMA gold TO korevital_reader, korevital_personal;
      GRANT USAGE ON SCHEMA gold_personal TO korevital_personal;
      CREATE TABLE public.korevital_builds (
        summary text NOT NULL,
        build integer NOT NULL,
        edition text NOT NULL,
        state text NOT NULL CHECK (state IN ('current', 'next')),
        PRIMARY KEY (summary, build),
        UNIQUE (summary, state)
      );
      ${unlessForbidden("EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database())")}
    `,
  },
];
