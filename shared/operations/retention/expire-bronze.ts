import type { BronzeStore } from "../../bronze/bronze-store.ts";
import { expireFiles, type FilesExpired, hasExpiredFiles } from "../../bronze/compaction/expire-files.ts";
import { listPartitions, partitionFromKey } from "../../bronze/manifest/partition.ts";
import type { Gold } from "../../gold/run/gold.ts";
import { readRetention } from "../../gold/run/retention-store.ts";
import type { RetentionDays } from "../../platform/azure/retention-days.ts";
import { day } from "../../platform/time.ts";
import { streamNamed } from "../../streams/registry.ts";
import { cutoffsAt } from "./apply-retention.ts";

export interface BronzeRetention {
  readonly store: BronzeStore;
  readonly gold: Pick<Gold, "gold">;
  /** Of bronze. */
  readonly days: RetentionDays;
}

/** An event is up to a day ahead of its landing. */
const ahead = day;

/**
 * The first day, YYYY-MM-DD, whose files a partition keeps; undefined if it keeps all. It is before everything that an
 * unfrozen group of gold can read, so that a rebuild computes each of them from all of its events.
 */
async function keptSince({ store, gold, days }: BronzeRetention, partitionKey: string): Promise<string | undefined> {
  const kind = streamNamed(partitionFromKey(partitionKey).stream)?.retention ?? "kept";
  if (kind === "kept") return undefined;
  const limit = cutoffsAt(store.now(), days)[kind];
  const ofSilver = (await readRetention(gold)).cutoffs[kind];
  if (limit === undefined || ofSilver === undefined) return undefined;
  return new Date(Math.min(limit, ofSilver - ahead)).toISOString().slice(0, 10);
}

/** Removes the files of a partition whose retention is over. */
export async function expireBronze(
  retention: BronzeRetention,
  partitionKey: string,
  deadline: number,
): Promise<FilesExpired> {
  const before = await keptSince(retention, partitionKey);
  if (before === undefined) return { rows: 0, records: 0, more: false };
  return expireFiles(retention.store, partitionKey, before, deadline);
}

/** The partitions with files whose retention is over. */
export async function partitionsToExpire(retention: BronzeRetention): Promise<string[]> {
  const found: string[] = [];
  for (const key of await listPartitions(retention.store.manifest)) {
    const before = await keptSince(retention, key);
    if (before !== undefined && (await hasExpiredFiles(retention.store, key, before))) found.push(key);
  }
  return found;
}
