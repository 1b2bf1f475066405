import { readRetention } from "../../../gold/run/retention-store.ts";
import { retentionKinds } from "../../../platform/azure/retention-days.ts";
import { errorMessage } from "../../../platform/error-message.ts";
import { listDeadLetters } from "../../../serving/outbox/webhook/dead-letters.ts";
import { compareServing } from "../../../serving/postgres/compare.ts";
import { unpublishedRows } from "../../../serving/registry/unpublished.ts";
import { hasNotEnded, listReceipts } from "../../../silver/erasure/receipt.ts";
import { compareBlobs } from "../../maintenance/compare-blobs.ts";
import { cutoffsAt } from "../../retention/apply-retention.ts";
import { readExportLags } from "../../status/export-lag.ts";
import { readDeadLetters, readFeedLags } from "../../status/gold-lag.ts";
import type { DoctorContext } from "../context.ts";
import type { PipelineSnapshot } from "../pipeline-snapshot.ts";
import { readFiles } from "./files.ts";
import { readCheckpoints, readHubs } from "./hubs.ts";
import { readPartitions } from "./manifest.ts";
import { readOrchestrations } from "./orchestrations.ts";
import { readTables } from "./tables.ts";
import { readUnfinishedReplays } from "./unfinished-replays.ts";

export interface Collected {
  readonly snapshot: PipelineSnapshot;
  /** What could not be read, and why. */
  readonly skipped: readonly string[];
}

/**
 * Reads checkpoints, then the manifest, then hubs and blobs: in this order the snapshot of a running pipeline is
 * consistent.
 */
export async function collect(context: DoctorContext): Promise<Collected> {
  const skipped: string[] = [];
  if (context.checkpoints === undefined) skipped.push("checkpoints: AzureWebJobsStorage is not set");
  if (context.orchestrations === undefined) skipped.push("orchestrations: the function app's URL is not set");
  const checkpoints = await readCheckpoints(context);
  const partitions = await readPartitions(context);
  const onUnreachable = (error: unknown) => {
    skipped.push(`orchestrations: ${errorMessage(error)}`);
  };
  const pending = await listReceipts({ container: context.erasures }, hasNotEnded);
  const pendingErasures = pending.map(({ id, erasedAt }) => ({ receipt: id, since: erasedAt.first }));
  const keys = partitions.map(({ key }) => key);
  const [
    hubs,
    blobs,
    landing,
    gold,
    deadLetters,
    exports,
    tables,
    serving,
    registry,
    unfinishedReplays,
    orchestrations,
    webhookDeadLetters,
    retention,
  ] = await Promise.all([
    readHubs(context, partitions, checkpoints),
    compareBlobs(context.lake, partitions),
    readFiles(context),
    readFeedLags(context),
    readDeadLetters(context),
    readExportLags(context, context.summaries),
    readTables(context, partitions, (table, error) => {
      skipped.push(`table ${table}: ${errorMessage(error)}`);
    }),
    readServing(context, skipped),
    readRegistry(context, skipped),
    readUnfinishedReplays(context, keys),
    readOrchestrations(context, onUnreachable),
    readWebhookDeadLetters(context),
    readKept(context),
  ]);
  const { goldDeadLetters, exportDeadLetters } = deadLetters;
  const checked = { goldDeadLetters, exportDeadLetters, webhookDeadLetters, exports, tables, serving, registry };
  const layers = { hubs, partitions, blobs, ...landing, gold, ...checked };
  return {
    snapshot: { now: context.now(), ...layers, unfinishedReplays, pendingErasures, retention, orchestrations },
    skipped,
  };
}

/** Kinds of which nothing was removed yet are left out: the setting may be new. */
async function readKept({ gold, retentionDays, now }: DoctorContext): Promise<PipelineSnapshot["retention"]> {
  const [{ cutoffs }, wanted] = [await readRetention({ gold }), cutoffsAt(now(), retentionDays)];
  return retentionKinds.flatMap((kind) => {
    const [since, time] = [cutoffs[kind], wanted[kind]];
    return since === undefined || time === undefined ? [] : [{ kind, since, wanted: time }];
  });
}

async function readWebhookDeadLetters({ messages }: DoctorContext): Promise<PipelineSnapshot["webhookDeadLetters"]> {
  return (await listDeadLetters(messages)).flatMap(({ delivery }) =>
    delivery?.state === "dead-lettered" ? [{ since: delivery.since, failure: delivery.failure }] : [],
  );
}

async function readRegistry({ registry }: DoctorContext, skipped: string[]): Promise<PipelineSnapshot["registry"]> {
  try {
    return registry && (await unpublishedRows(registry));
  } catch (error) {
    skipped.push(`registration database: ${errorMessage(error)}`);
    return undefined;
  }
}

/** An outage of PostgreSQL stops no other check, and what fails of one summary no other summary. */
async function readServing(
  { serving, summaries, now }: DoctorContext,
  skipped: string[],
): Promise<PipelineSnapshot["serving"]> {
  if (serving === undefined) return undefined;
  try {
    // Other groups at another time.
    const compared = await compareServing(serving, summaries, (now() % 1000) / 1000);
    const failed = compared.filter((each) => each.state === "failed");
    for (const [reason, some] of Map.groupBy(failed, (each) => each.reason))
      skipped.push(`serving tables of ${some.map(({ summary }) => summary).join(", ")}: ${reason}`);
    return compared;
  } catch (error) {
    skipped.push(`serving database: ${errorMessage(error)}`);
    return undefined;
  }
}
