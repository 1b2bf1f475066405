import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { compactPartition, partitionsToCompact } from "../shared/bronze/compaction/compact.ts";
import { mergeLimits } from "../shared/bronze/compaction/groups.ts";
import { type Swept, sweepOrphans } from "../shared/operations/maintenance/garbage-collection.ts";
import { azure, newId, now } from "../shared/platform/azure/app.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { startOnce } from "./durable/start-once.ts";

/** Of one activity: it begins nothing new after it, far from the host's limit for a function. */
const workFor = 4 * 60_000;
/** Of one round, so that its history stays short. */
const partitionsAtOnce = 20;
/** How long what an orchestration has done can be looked up. */
const keepHistory = 7 * 24 * 3_600_000;

const lake = {
  manifest: azure.table("manifest"),
  bronze: azure.blobs("bronze"),
  quarantine: azure.blobs("quarantine"),
  now,
  newId,
};

app.timer("maintenance-timer", {
  schedule: "%MAINTENANCE_SCHEDULE%",
  extraInputs: [df.input.durableClient()],
  handler(_: Timer, context: InvocationContext) {
    record("korevital.timer.ticks", 1, { timer: "maintenance" });
    return startOnce(context, "maintenance", now());
  },
});

/** How far a run has come; it is handed on from round to round. */
interface Round {
  /** Manifest partitions up to this one are done. */
  readonly after: string;
  /** Manifest rows whose files were merged so far, and how many stand for them. */
  readonly rows: number;
  readonly into: number;
}

interface CompactResult {
  readonly rows: number;
  readonly into: number;
  readonly more: boolean;
}

/** One partition after another, since a merge takes memory; then what is swept and purged. Its output says what was done. */
df.app.orchestration("maintenance", function* (context) {
  // Started without an input it gets an empty text, not nothing.
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
  let swept = 0;
  for (let more = true; more; ) {
    const result: Swept = yield context.df.callActivity("maintenance-sweep");
    swept += result.swept;
    more = result.more && result.swept > 0;
  }
  const { purged }: { purged: number } = yield context.df.callActivity("maintenance-purge");
  return { rows, into, swept, purged };
});

df.app.activity("maintenance-plan", {
  handler: ({ after }: Pick<Round, "after">, context: InvocationContext) =>
    attempted(context, "plan", [], () => partitionsToCompact(lake.manifest, mergeLimits, after, partitionsAtOnce)),
});

df.app.activity("maintenance-compact", {
  handler: ({ partition }: { readonly partition: string }, context: InvocationContext): Promise<CompactResult> =>
    attempted(context, partition, { rows: 0, into: 0, more: false }, async () => {
      const { more, ...counts } = await compactPartition(lake, partition, mergeLimits, now() + workFor);
      log(context, "files-compacted", { partition, ...counts });
      return { rows: counts.rows, into: counts.into, more };
    }),
});

df.app.activity("maintenance-sweep", {
  handler: (_: unknown, context: InvocationContext) =>
    attempted(context, "sweep", { swept: 0, more: false }, async () => {
      const world = { lake, database: azure.configuration.silverDatabase };
      const done = await sweepOrphans(world, now, now() + workFor);
      log(context, "garbage-collected", { blobs: done.swept });
      return done;
    }),
});

df.app.activity("maintenance-purge", {
  extraInputs: [df.input.durableClient()],
  handler: (_: unknown, context: InvocationContext) =>
    attempted(context, "purge", { purged: 0 }, async () => {
      const { Completed, Failed, Terminated } = df.OrchestrationRuntimeStatus;
      const over = { createdTimeFrom: new Date(0), createdTimeTo: new Date(now() - keepHistory) };
      const filter = { ...over, runtimeStatus: [Completed, Failed, Terminated] };
      const { instancesDeleted: purged } = await df.getClient(context).purgeInstanceHistoryBy(filter);
      log(context, "history-purged", { instances: purged });
      return { purged };
    }),
});

/** A failure is an answer, so that the rest is done; the next night tries again. */
async function attempted<R>(context: InvocationContext, step: string, failed: R, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    log(context, "maintenance-failed", { step }, error);
    return failed;
  }
}
