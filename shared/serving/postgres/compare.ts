import { groupDocumentFrom } from "../../gold/group.ts";
import type { GroupKey } from "../../gold/group-context.ts";
import { listErasedServing } from "../../gold/run/erased-groups.ts";
import { keyProperties, type Summary } from "../../gold/summary.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import { PostgresFailure } from "../../platform/azure/postgres.ts";
import type { UnreadRange } from "../../platform/change-feed/follow.ts";
import type { SqlSession } from "../../platform/postgres/sql.ts";
import { storedText } from "../../platform/stored-value.ts";
import { earliest } from "../../platform/time.ts";
import { hasEdition, listBuilds, missingTables } from "./builds.ts";
import { countDifferences } from "./differences.ts";
import { identify, readGroups } from "./groups.ts";
import { unservedRanges } from "./run.ts";
import { type Build, type Serving, schemas } from "./serving.ts";
import { tableOf } from "./tables.ts";

/**
 * How the tables of a summary compare with gold. `absent`: there are none yet. `missing`: somebody has dropped some.
 * `failed`: they could not be read. `behind`: gold has changes that readers do not see, the oldest from `since`, epoch
 * milliseconds; undefined when they are erased groups or another build.
 */
export type ServingComparison = { readonly summary: string } & (
  | { readonly state: "absent" }
  | { readonly state: "missing"; readonly tables: readonly string[] }
  | { readonly state: "failed"; readonly reason: string }
  | { readonly state: "behind"; readonly since: number | undefined }
  | {
      readonly state: "compared";
      /** Groups with rows. */
      readonly groups: { readonly gold: number; readonly serving: number };
      /** Rows of some groups that only one of gold and the tables has, over both schemas. */
      readonly differing: number;
    }
);

const pageSize = 1000;
const comparedGroups = 100;
/** Gold and the tables are not read at one instant: what differs while the pipeline runs is read again. */
const attempts = 3;

/**
 * Compares the number of groups of each summary, and the rows of some groups in both schemas. Writes nothing.
 *
 * @param random a number with 0 <= x < 1, which selects the groups
 */
export async function compareServing(
  serving: Serving,
  summaries: readonly Summary[],
  random: number,
): Promise<readonly ServingComparison[]> {
  const found: ServingComparison[] = [];
  for (const summary of summaries) found.push(await compareSummary(serving, summary, random));
  return found;
}

/** The fault of one summary hides no other. Without a connection all fail, one after another. */
async function compareSummary(serving: Serving, summary: Summary, random: number): Promise<ServingComparison> {
  try {
    let comparison = await compareOnce(serving, summary, random);
    for (let attempt = 1; attempt < attempts && differs(comparison); attempt += 1)
      comparison = await compareOnce(serving, summary, random);
    return comparison;
  } catch (error) {
    if (error instanceof PostgresFailure && error.state !== undefined)
      return { summary: summary.name, state: "failed", reason: error.message };
    throw error;
  }
}

/** Whether tables are missing, or have or lack rows unlike gold, although they have read all changes. */
export function differs(comparison: ServingComparison): boolean {
  if (comparison.state === "missing") return true;
  if (comparison.state !== "compared") return false;
  const { groups, differing } = comparison;
  return groups.gold !== groups.serving || differing > 0;
}

async function compareOnce(serving: Serving, summary: Summary, random: number): Promise<ServingComparison> {
  const { name } = summary;
  const { current, next, missing } = await serving.postgres.transaction(async (session) => {
    const builds = await listBuilds(session, summary);
    const newest = builds.at(-1);
    // Those of an older build are replaced by the newest one.
    return { current: builds[0], next: builds[1], missing: newest ? await missingTables(session, newest) : [] };
  });
  if (current === undefined) return { summary: name, state: "absent" };
  if (missing.length > 0) return { summary: name, state: "missing", tables: missing };
  const unread = await unservedRanges(serving, summary);
  const isOther = next !== undefined || !(await hasEdition(serving, summary, current));
  if (unread.length > 0 || isOther || (await listErasedServing(serving, summary)).length > 0)
    return behind(name, unread);
  const keys = await keysOfGroups(serving, summary);
  const some = await readGroups(serving.gold(summary.container), summary, sample(keys, random));
  const counted = await serving.postgres.transaction(async (session) => ({
    groups: { gold: keys.length, serving: await countGroups(session, current) },
    differing: await countDifferences(session, serving, current, some),
  }));
  const unreadThen = await unservedRanges(serving, summary);
  return unreadThen.length > 0 ? behind(name, unreadThen) : { summary: name, state: "compared", ...counted };
}

function behind(summary: string, unread: readonly UnreadRange[]): ServingComparison {
  return { summary, state: "behind", since: earliest(unread.map(({ oldest }) => oldest)) };
}

/** A key of every group with rows. */
async function keysOfGroups(serving: Serving, summary: Summary): Promise<readonly GroupKey[]> {
  const container = serving.gold(summary.container);
  const properties = summary.kind === "computed" ? keyProperties(summary) : [summary.partitionKey, summary.date];
  const keys = new Map<string, GroupKey>();
  const read = (token?: string) => container.queryAllPartitions<Identified>("SELECT * FROM c", {}, pageSize, token);
  for await (const documents of pagesOf(read))
    for (const document of documents) {
      if (groupDocumentFrom(document).rows.length === 0) continue;
      const key = Object.fromEntries(properties.map((property) => [property, storedText(document, property)]));
      keys.set(identify(summary, key).id, key);
    }
  return [...keys.values()];
}

/** Neighbours in the order of the container. */
function sample(keys: readonly GroupKey[], random: number): readonly GroupKey[] {
  const first = Math.floor(random * keys.length);
  return [...keys.slice(first), ...keys.slice(0, first)].slice(0, comparedGroups);
}

async function countGroups(session: SqlSession, build: Build): Promise<number> {
  const personal = tableOf(build, schemas[1]);
  const [row] = await session.query(`SELECT count(DISTINCT group_id)::int AS groups FROM ${personal}`);
  return Number(row?.["groups"]);
}
