import type { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { compactPartition, partitionsToCompact } from "../shared/bronze/compaction/compact.ts";
import { mergeLimits } from "../shared/bronze/compaction/groups.ts";
import { mirrorStreams, removeOldStreamLogs } from "../shared/bronze/tables/mirror-streams.ts";
import { exportsFor, forgetFor, goldFor, lakeFor, retentionFor, silverFor } from "../shared/composition.ts";
import { endCompleted, erasurePatience } from "../shared/operations/erasure/end-completed.ts";
import { collectGarbage, type GarbageCollected } from "../shared/operations/maintenance/garbage-collection.ts";
import { applyRetention } from "../shared/operations/retention/apply-retention.ts";
import { expireBronze, partitionsToExpire } from "../shared/operations/retention/expire-bronze.ts";
import { InvalidTable } from "../shared/platform/delta/actions.ts";
import { sum } from "../shared/platform/sum.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { day, isoTime } from "../shared/platform/time.ts";
import { maintainTables, type TablesMaintained } from "../shared/serving/exports/maintain.ts";
import { eraseBronze, partitionsToErase } from "../shared/silver/erasure/erase-bronze.ts";
import { azure, now, runtime } from "./app/pipeline.ts";
import { registerOrchestrationTimer, workLimit } from "./app/timer.ts";

/** Partitions of one round: it bounds the history of the orchestration. */
const partitionsAtOnce = 20;
/** Milliseconds that the history of an ended orchestration is kept. */
const keepHistory = 7 * day;

const lake = { ...lakeFor(azure), ...runtime };
const silver = silverFor(azure, now);
const exports = exportsFor(azure, runtime);
const gold = goldFor(azure, now);
const retention = retentionFor(azure, now);
const bronzeRetention = { store: lake, gold, days: azure.configuration.retention.bronze };

registerOrchestrationTimer("maintenance", "MAINTENANCE_SCHEDULE");

/** Progress of a run; the input of its next round. */
interface Round {
  /** The last manifest partition that is done. */
  readonly after: string;
  /** Manifest rows compacted so far, and the rows that replaced them. */
  readonly rows: number;
  readonly into: number;
}

interface CompactResult {
  readonly rows: number;
  readonly into: number;
  readonly more: boolean;
}

/**
 * One partition after another, since compaction takes memory; then retention, garbage collection, also of the exported
 * tables, and purge. Its output is the counts.
 */
df.app.orchestration("maintenance", function* (context) {
  // Without an input, `getInput` returns an empty string.
  const { after, rows, into } = context.df.getInput<Round>() || { after: "", rows: 0, into: 0 };
  const round = { after, rows, into };
  const partitions: string[] = yield context.df.callActivity("maintenance-plan", { after });
  for (const partition of partitions) {
    const result: CompactResult = yield context.df.callActivity("maintenance-compact", { partition });
    round.rows += result.rows;
    round.into += result.into;
    if (result.more && result.rows > 0) break;
    round.after = partition;
  }
  if (partitions.length > 0) {
    context.df.continueAsNew(round);
    return;
  }
  let expired = 0;
  for (let more = true; more; ) {
    const result: RetentionResult = yield context.df.callActivity("maintenance-retention");
    expired += result.documents;
    more = result.more && result.documents > 0;
  }
  let removed = 0;
  for (let more = true; more; ) {
    const result: GarbageCollected = yield context.df.callActivity("maintenance-garbage-collection");
    removed += result.removed;
    more = result.more && result.removed > 0;
  }
  const tables: TablesMaintained = yield context.df.callActivity("maintenance-tables");
  removed += tables.files;
  const { purged }: { purged: number } = yield context.df.callActivity("maintenance-purge");
  return { rows, into, expired, removed, purged };
});

df.app.activity("maintenance-plan", {
  handler: ({ after }: Pick<Round, "after">, context: InvocationContext) =>
    attempt(context, "plan", [], async () => {
      const erasing = (await partitionsToErase(silver, lake)).filter((key) => key > after);
      const expiring = (await partitionsToExpire(bronzeRetention)).filter((key) => key > after);
      const compacting = await partitionsToCompact(lake.manifest, mergeLimits, after, partitionsAtOnce);
      const partitions = [...new Set([...erasing, ...expiring, ...compacting])].sort().slice(0, partitionsAtOnce);
      if (partitions.length === 0) await endPending(context);
      return partitions;
    }),
});

/** After the files were rewritten. */
async function endPending(context: InvocationContext): Promise<void> {
  const { ended, pending, oldest } = await endCompleted(silver, lake, gold, now());
  if (ended > 0) log(context, "erasures-ended", { erasures: ended });
  record("korevital.erasure.age", oldest === undefined ? 0 : Math.max(0, now() - oldest) / 1000, {});
  if (oldest !== undefined && now() - oldest > erasurePatience) log(context, "erasure-overdue", { erasures: pending });
}

df.app.activity("maintenance-compact", {
  handler: ({ partition }: { readonly partition: string }, context: InvocationContext): Promise<CompactResult> =>
    attempt(context, partition, { rows: 0, into: 0, more: false }, async () => {
      // First: what is removed needs no rewriting.
      const expired = await expireBronze(bronzeRetention, partition, now() + workLimit);
      if (expired.rows > 0) log(context, "files-expired", { partition, rows: expired.rows, records: expired.records });
      if (expired.more) return { rows: expired.rows, into: expired.rows, more: true };
      const erased = await eraseBronze(silver, lake, partition, now() + workLimit, forgetFor(azure));
      if (erased.rows > 0) log(context, "records-erased", { partition, rows: erased.rows, records: erased.records });
      if (erased.more) return { rows: erased.rows, into: erased.rows, more: true };
      const { more, ...counts } = await compactPartition(lake, partition, mergeLimits, now() + workLimit);
      log(context, "files-compacted", { partition, ...counts });
      return { rows: counts.rows, into: counts.into, more };
    }),
});

interface RetentionResult {
  readonly documents: number;
  readonly more: boolean;
}

df.app.activity("maintenance-retention", {
  handler: (_: unknown, context: InvocationContext): Promise<RetentionResult> =>
    attempt(context, "retention", { documents: 0, more: false }, async () => {
      const { removed, more, cutoffs, isFrozenNow, waitingFor } = await applyRetention(retention, now() + workLimit);
      for (const [container, documents] of Object.entries(removed)) {
        record("korevital.retention.documents", documents, { container });
        log(context, "documents-expired", { container, documents });
      }
      const since = (time: number | undefined) => (time === undefined ? "for ever" : isoTime(time));
      if (isFrozenNow)
        log(context, "groups-frozen", { readings: since(cutoffs.readings), facts: since(cutoffs.facts) });
      if (waitingFor.length > 0) log(context, "retention-postponed", { summaries: waitingFor.join(", ") });
      return { documents: sum(Object.values(removed)), more };
    }),
});

df.app.activity("maintenance-garbage-collection", {
  handler: (_: unknown, context: InvocationContext) =>
    attempt(context, "garbage-collection", { removed: 0, gaps: 0, more: false }, async () => {
      // Before a replaced file is deleted, no version of a table is the latest one that contains it. A table whose log
      // is invalid is read by no engine: it does not keep files with erased records.
      for await (const outcome of mirrorStreams(lake, new Map(), true))
        if ("error" in outcome && !(outcome.error instanceof InvalidTable)) throw outcome.error;
      const done = await collectGarbage(lake, now, now() + workLimit);
      log(context, "garbage-collected", { blobs: done.removed, gaps: done.gaps });
      return done;
    }),
});

df.app.activity("maintenance-tables", {
  handler: (_: unknown, context: InvocationContext) =>
    attempt(context, "tables", { files: 0, log: 0 }, async () => {
      const done = await maintainTables(exports);
      const logFiles = done.log + (await removeOldStreamLogs(lake));
      log(context, "tables-maintained", { files: done.files, log: logFiles });
      return done;
    }),
});

df.app.activity("maintenance-purge", {
  extraInputs: [df.input.durableClient()],
  handler: (_: unknown, context: InvocationContext) =>
    attempt(context, "purge", { purged: 0 }, async () => {
      const { Completed, Failed, Terminated } = df.OrchestrationRuntimeStatus;
      const over = { createdTimeFrom: new Date(0), createdTimeTo: new Date(now() - keepHistory) };
      const filter = { ...over, runtimeStatus: [Completed, Failed, Terminated] };
      const { instancesDeleted: purged } = await df.getClient(context).purgeInstanceHistoryBy(filter);
      log(context, "history-purged", { instances: purged });
      return { purged };
    }),
});

/** A failure is logged and returned as `failed`, so that the other steps run; the next night retries it. */
async function attempt<R>(context: InvocationContext, step: string, failed: R, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    log(context, "maintenance-failed", { step }, error);
    return failed;
  }
}
