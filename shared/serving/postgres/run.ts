import { listErasedServing } from "../../gold/run/erased-groups.ts";
import { sharedContainers } from "../../gold/run/gold.ts";
import type { Summary } from "../../gold/summary.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import type { CheckpointStore } from "../../platform/change-feed/checkpoint-store.ts";
import { type FollowEnd, followFeed, type UnreadRange, unreadRanges } from "../../platform/change-feed/follow.ts";
import { migrate } from "../../platform/postgres/migrate.ts";
import { sqlCheckpoints } from "../../platform/postgres/sql-checkpoints.ts";
import { earliest } from "../../platform/time.ts";
import { consumerOf, listBuilds, openBuild, rebuild, switchBuild } from "./builds.ts";
import { type GroupRows, groupsOf, readGroups } from "./groups.ts";
import { servingMigrations } from "./migrations.ts";
import type { Build, Serving } from "./serving.ts";
import { writeGroups } from "./write-groups.ts";

export interface ServingLimits {
  /** Changed documents in one page, which is one transaction. */
  readonly pageSize: number;
  /** Epoch milliseconds. No page is begun after it, except the first. */
  readonly deadline: number;
}

export interface ServingCounts {
  /** Gold documents that changed since the last run. */
  documents: number;
  /** Rows written, counted once for both schemas. */
  rows: number;
  /** Groups with a value that the tables cannot hold. */
  rejected: number;
  /** A container of gold was recreated: the tables are built again. */
  restarted: boolean;
  /** The tables were replaced by another build. */
  switched: boolean;
}

/** Creates or migrates schemas, roles and progress. */
export async function prepareServing({ postgres }: Pick<Serving, "postgres">): Promise<void> {
  await migrate(postgres, servingMigrations);
}

/**
 * Makes the tables of a summary equal to gold. It may crash anywhere, and may run beside another run: a page of the
 * change feed and its continuation are committed together, so that each page takes effect exactly once.
 */
export async function runServing(serving: Serving, summary: Summary, limits: ServingLimits): Promise<ServingCounts> {
  const counts: ServingCounts = { documents: 0, rows: 0, rejected: 0, restarted: false, switched: false };
  let build = await openBuild(serving, summary);
  let end = await follow(serving, build, limits, counts);
  if (counts.restarted) {
    build = await openBuild(serving, summary);
    end = await follow(serving, build, limits, counts);
  }
  if (end === "drained" && build.state === "next") {
    await switchBuild(serving, build);
    counts.switched = true;
  }
  // Afterwards, because somebody may have dropped the tables of the build that is replaced.
  await applyErasures(serving, summary);
  return counts;
}

function follow(serving: Serving, build: Build, limits: ServingLimits, counts: ServingCounts): Promise<FollowEnd> {
  const { summary } = build;
  const container = serving.gold(summary.container);
  const checkpoints = sqlCheckpoints<readonly GroupRows[]>({
    postgres: serving.postgres,
    consumer: consumerOf(build),
    async apply(session, groups) {
      const { rows, rejected } = await writeGroups(session, serving, build, groups);
      counts.rows += rows;
      counts.rejected += rejected;
    },
    reset: async () => {},
  });
  const onRestart = async () => {
    await rebuild(serving, build);
    counts.restarted = true;
    // The run stops, and goes on with the new build.
    return false;
  };
  return followFeed<Identified, readonly GroupRows[]>(
    { container, checkpoints: withRestart(checkpoints, onRestart) },
    {
      ...limits,
      now: serving.now,
      async handle({ documents }) {
        counts.documents += documents.length;
        return groupsOf(container, summary, documents);
      },
    },
  );
}

function withRestart<R>(store: CheckpointStore<R>, restart: () => Promise<boolean>): CheckpointStore<R> {
  return {
    ...store,
    async read(range) {
      const known = await store.read(range);
      return known && { ...known, restart };
    },
  };
}

/**
 * Writes the groups again of which erasure removed documents, in every build: the change feed contains no removal. Gold
 * hands them over after it has recomputed them.
 */
async function applyErasures(serving: Serving, summary: Summary): Promise<void> {
  const progress = serving.gold(sharedContainers.progress);
  for (const { id, keys } of await listErasedServing(serving, summary)) {
    const groups = await readGroups(serving.gold(summary.container), summary, keys);
    await serving.postgres.transaction(async (session) => {
      for (const build of await listBuilds(session, summary)) await writeGroups(session, serving, build, groups);
    });
    await progress.remove(id, summary.name);
  }
}

/** When the oldest change of gold was written that readers do not see, epoch milliseconds; undefined without one. */
export async function oldestUnserved(serving: Serving, summary: Summary): Promise<number | undefined> {
  return earliest((await unservedRanges(serving, summary)).map(({ oldest }) => oldest));
}

/** The feed ranges of gold with changes that readers do not see. */
export async function unservedRanges(serving: Serving, summary: Summary): Promise<readonly UnreadRange[]> {
  const [current] = await serving.postgres.transaction((session) => listBuilds(session, summary));
  if (current === undefined) return [];
  const [apply, reset] = [async () => {}, async () => {}];
  const { postgres } = serving;
  const checkpoints = sqlCheckpoints({ postgres, consumer: consumerOf(current), apply, reset });
  return unreadRanges({ container: serving.gold(summary.container), checkpoints });
}
