import { goldFor, maskingFor } from "../../shared/composition.ts";
import { readRetention } from "../../shared/gold/run/retention-store.ts";
import { pendingGroups } from "../../shared/operations/proof/pending-groups.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { openTarget } from "../common/target.ts";
import { compare } from "./compare/compare.ts";
import type { ComparedContainer } from "./compare/compared-container.ts";
import { type DatabaseSet, databaseSetNamed } from "./database-set.ts";
import { dropDatabaseSet } from "./drop.ts";
import { rejectIfAheadOfLive } from "./guard.ts";
import { openDatabaseSet } from "./open-database-set.ts";
import type { RebuildCommand } from "./options.ts";
import { beginRebuild, type Rebuild } from "./rebuild.ts";
import { rebuildProgress } from "./rebuild-progress.ts";
import { areEqual, reportText } from "./report.ts";
import { switchText } from "./switch.ts";
import { isInSync, waitUntilInSync } from "./sync-status.ts";

/** Rebuilds or drops a database set. */
export async function runRebuild(options: RebuildCommand): Promise<void> {
  const live = openTarget(options);
  try {
    const set = databaseSetNamed(options.name);
    if (options.action === "drop") await drop(live, set);
    else await rebuild(live, set, options);
  } finally {
    await live.close();
  }
}

async function rebuild(live: Azure, set: DatabaseSet, options: RebuildCommand): Promise<void> {
  const timeZone = options.timeZone ?? live.configuration.reportingTimeZone;
  const { data, limits } = options;
  const started = await beginRebuild(live, set, { data, timeZone, limits, now: Date.now });
  try {
    const { before, total } = started.events;
    if (started.isResumed) console.log(`${set.silver} exists and is resumed: it contains ${before} of ${total} events`);
    const { groups, before: day } = started.carriedOver;
    if (day !== undefined)
      console.log(
        `${groups} groups before ${day} are frozen, because retention removed their events: ` +
          "their rows are carried over and not recomputed",
      );
    const progress = rebuildProgress(before, total);
    const { silver } = await started.catchUp(progress);
    progress.done();
    if (silver.deadLettered > 0)
      console.log(`${silver.deadLettered} events are dead-lettered: npx korevital quarantine list --layer silver`);
    if (options.compare) await printComparison(live, started, { timeZone, options });
    console.log(`\n${switchText(set, live.configuration, timeZone)}`);
  } finally {
    await started.close();
  }
}

async function printComparison(
  live: Azure,
  { target, catchUp }: Rebuild,
  { timeZone, options }: { readonly timeZone: string; readonly options: RebuildCommand },
): Promise<void> {
  const waitForSync = (timeout: number) => waitUntilInSync(live, target, () => catchUp(), timeout);
  let syncStatus = await waitForSync(options.syncTimeout);
  const synchronize = async () => {
    // A live pipeline that did not catch up once is stalled.
    syncStatus = await waitForSync(isInSync(syncStatus) ? options.syncTimeout : 0);
  };
  const gold = goldFor(live, Date.now);
  const pendingIds = async ({ summary }: ComparedContainer) =>
    summary !== undefined && syncStatus.pendingRefreshes.some((refresh) => refresh.summary === summary.name)
      ? pendingGroups(gold, summary)
      : new Set<string>();
  const { cutoffs } = await readRetention(gold);
  const comparisons = await compare(live, target, synchronize, options.maxChecks, pendingIds, cutoffs);
  const { reportingTimeZone } = live.configuration;
  const timeZones = { live: reportingTimeZone, rebuilt: timeZone };
  const { pseudonymise } = maskingFor(live);
  console.log(await reportText({ comparisons, syncStatus, timeZones, examples: options.examples, pseudonymise }));
  process.exitCode = areEqual(comparisons) ? 0 : 1;
}

async function drop(live: Azure, set: DatabaseSet): Promise<void> {
  const target = openDatabaseSet(live, set, live.configuration.reportingTimeZone);
  try {
    await rejectIfAheadOfLive(live, target);
    const existed = (await live.databases.containers(set.silver)) ?? (await live.databases.containers(set.gold));
    const { partitions, files } = await dropDatabaseSet(target, set);
    // A repeated call after an interruption still has progress or dead letters to remove.
    if (existed === undefined && partitions === 0 && files === 0)
      throw new Error(`there is no database set "${set.name}": neither ${set.silver} nor ${set.gold} exists`);
    console.log(
      `${set.silver} and ${set.gold} are dropped, with their progress in ${partitions} partitions of the manifest and ${files} files of dead letters`,
    );
  } finally {
    await target.close();
  }
}
