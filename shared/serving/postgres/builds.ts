import type { Summary } from "../../gold/summary.ts";
import { hashId } from "../../platform/hash-id.ts";
import { lock } from "../../platform/postgres/migrate.ts";
import { quoted, type SqlSession } from "../../platform/postgres/sql.ts";
import { type Build, type Serving, schemas } from "./serving.ts";
import { createTables, tableColumns, tableOf } from "./tables.ts";

/** The consumer of the change feed. */
export function consumerOf({ summary, number }: Build): string {
  return `${summary.name} ${number}`;
}

/** The newest build of a summary. It is begun when there is none, or none of this edition. */
export async function openBuild(serving: Serving, summary: Summary): Promise<Build> {
  const edition = await editionOf(serving, summary);
  const known = await serving.postgres.transaction((session) => listBuilds(session, summary));
  // Without the lock, which every user of the database can take.
  const newest = known.at(-1);
  if (newest?.edition === edition) return newest;
  return inTransaction(serving, summary, async (session) => {
    const builds = await listBuilds(session, summary);
    const last = builds.at(-1);
    return last?.edition === edition ? last : begin(session, summary, edition, builds);
  });
}

/** Begins another build of the same edition: gold's container was recreated, so that its feed starts again. */
export async function rebuild(serving: Serving, build: Build): Promise<void> {
  const { summary } = build;
  const edition = await editionOf(serving, summary);
  await inTransaction(serving, summary, async (session) => {
    const builds = await listBuilds(session, summary);
    // Another run has begun one.
    if (builds.at(-1)?.number === build.number) await begin(session, summary, edition, builds);
  });
}

/** Replaces the current tables, in one transaction: readers see either build as a whole. */
export async function switchBuild(serving: Serving, build: Build): Promise<void> {
  const { summary } = build;
  await inTransaction(serving, summary, async (session) => {
    const [current, next] = await listBuilds(session, summary);
    if (current === undefined || next?.number !== build.number) return;
    for (const schema of schemas) {
      await session.query(`DROP TABLE IF EXISTS ${tableOf(current, schema)} CASCADE`);
      await session.query(`ALTER TABLE ${tableOf(next, schema)} SET SCHEMA ${quoted(schema.schema)}`);
    }
    await forget(session, current);
    await session.query("UPDATE public.korevital_builds SET state = 'current' WHERE summary = $1", [summary.name]);
  });
}

export type KnownBuild = Build & { readonly edition: string };

/** Whether the tables of a build are those that this version and its settings make. */
export async function hasEdition(serving: Edited, summary: Summary, { edition }: KnownBuild): Promise<boolean> {
  return edition === (await editionOf(serving, summary));
}

/** The current one first. */
export async function listBuilds(session: SqlSession, summary: Summary): Promise<readonly KnownBuild[]> {
  const rows = await session.query(
    "SELECT build, edition, state FROM public.korevital_builds WHERE summary = $1 ORDER BY build",
    [summary.name],
  );
  return rows.map(({ build, edition, state }) => ({
    summary,
    number: Number(build),
    edition: String(edition),
    state: state === "next" ? "next" : "current",
  }));
}

/** The tables of a build that do not exist: somebody has dropped them. */
export async function missingTables(session: SqlSession, build: Build): Promise<readonly string[]> {
  const rows = await session.query("SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NULL", [
    schemas.map((schema) => tableOf(build, schema)),
  ]);
  return rows.map(({ name }) => String(name));
}

async function begin(
  session: SqlSession,
  summary: Summary,
  edition: string,
  builds: readonly KnownBuild[],
): Promise<Build> {
  for (const each of builds) if (each.state === "next") await forget(session, each);
  const state = builds.length === 0 ? "current" : "next";
  const build: Build = { summary, number: (builds.at(-1)?.number ?? 0) + 1, state };
  await session.query("INSERT INTO public.korevital_builds (summary, build, edition, state) VALUES ($1, $2, $3, $4)", [
    summary.name,
    build.number,
    edition,
    state,
  ]);
  await createTables(session, build);
  return build;
}

async function forget(session: SqlSession, build: Build): Promise<void> {
  await session.query("DELETE FROM public.korevital_builds WHERE summary = $1 AND build = $2", [
    build.summary.name,
    build.number,
  ]);
  await session.query("DELETE FROM public.korevital_feeds WHERE consumer = $1", [consumerOf(build)]);
}

/** One run at a time changes the tables of a summary. */
function inTransaction<T>(serving: Serving, { name }: Summary, run: (session: SqlSession) => Promise<T>): Promise<T> {
  return serving.postgres.transaction(async (session) => {
    await lock(session, `korevital serving ${name}`);
    return run(session);
  });
}

type Edited = Pick<Serving, "masking" | "pipeline">;

/** What tables depend on besides the rows: pipeline, version of the rule, columns, pseudonym key, smallest group. */
async function editionOf({ masking, pipeline }: Edited, summary: Summary): Promise<string> {
  const { pseudonymise, minimumGroup } = masking;
  const { name, version } = summary;
  const columns = JSON.stringify(tableColumns(summary));
  return hashId("edition", await pipeline(), name, version, columns, pseudonymise("edition", name), minimumGroup);
}
