import { type Postgres, quoted, type SqlRow } from "../../../shared/platform/postgres/sql.ts";

/** The rows of every table of the serving database. */
export async function* postgresRows(
  postgres: Postgres,
  rowsAtOnce: number,
): AsyncGenerator<{ readonly store: string; readonly bytes: Buffer }> {
  const tables = await postgres.transaction(({ query }) =>
    query(`SELECT nspname AS schema, relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`),
  );
  for (const { schema, name } of tables)
    for (let page: readonly SqlRow[] = [{ place: "(0,0)" }]; page.length > 0; ) {
      const after = page.at(-1)?.["place"];
      const table = `${quoted(String(schema))}.${quoted(String(name))}`;
      const rows = `SELECT ctid::text AS place, to_jsonb(t)::text AS row FROM ${table} t
        WHERE ctid > $1::tid ORDER BY ctid LIMIT ${rowsAtOnce}`;
      page = await postgres.transaction(({ query }) => query(rows, [after]));
      if (page.length > 0)
        yield { store: `postgres ${schema}`, bytes: Buffer.from(page.map((each) => each["row"]).join("\n")) };
    }
}
