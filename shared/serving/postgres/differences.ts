import type { SqlSession } from "../../platform/postgres/sql.ts";
import type { GroupRows } from "./groups.ts";
import { type Build, type Serving, schemas } from "./serving.ts";
import { tableOf } from "./tables.ts";
import { recordset, recordsOf, servableGroups } from "./write-groups.ts";

/** How many rows of some groups only one of gold and the tables of a build has, over both schemas. */
export async function countDifferences(
  session: SqlSession,
  { masking }: Pick<Serving, "masking">,
  build: Build,
  groups: readonly GroupRows[],
): Promise<number> {
  const { summary } = build;
  const checked = servableGroups(summary, masking, groups);
  const ids = checked.map(({ id }) => id);
  let differing = 0;
  for (const schema of schemas) {
    const { names, select, json } = recordset(summary, recordsOf(summary, schema, masking, checked));
    const stored = `SELECT ${names} FROM ${tableOf(build, schema)} WHERE group_id = ANY($2::text[])`;
    const [row] = await session.query(
      `SELECT (SELECT count(*) FROM (${select} EXCEPT ALL ${stored}) AS missing)
            + (SELECT count(*) FROM (${stored} EXCEPT ALL ${select}) AS surplus) AS rows`,
      [json, ids],
    );
    differing += Number(row?.["rows"]);
  }
  return differing;
}
