import type { BronzeStore } from "../../bronze/bronze-store.ts";
import { type ErasedRecords, eraseRecords, type RecordsErased } from "../../bronze/compaction/erase-records.ts";
import { listConsumers } from "../../bronze/manifest/consumer-progress.ts";
import { partitionFromKey } from "../../bronze/manifest/partition.ts";
import { readPartitionState } from "../../bronze/manifest/partition-state.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { hashId } from "../../platform/hash-id.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { profileVersions } from "../documents/profile-versions.ts";
import { rulesOf, type Silver } from "../slice/run-slice.ts";
import { namesErased } from "./erased-identifiers.ts";
import { erasedRecords } from "./erased-records.ts";
import type { ErasureStore } from "./erasure-store.ts";
import { readErased } from "./read-erasure-index.ts";

/** Up to which row the files of a manifest partition were rewritten, and for whom. */
interface Rewritten extends Identified {
  readonly subject: typeof subject;
  readonly kind: "rewritten";
  readonly partition: string;
  /** Hash of all tombstones. */
  readonly version: string;
  readonly position: number;
}

const subject = "bronze";

/**
 * Rewrites the files of a manifest partition once for all erased people: all files when somebody was erased since the
 * last time, otherwise the new ones, because an event of an erased person can arrive at any time.
 *
 * @param forget removes what else is stored of erased events
 */
export async function eraseBronze(
  silver: Silver,
  store: BronzeStore,
  partitionKey: string,
  deadline: number,
  forget: ErasedRecords["forget"],
): Promise<Pick<RecordsErased, "rows" | "records" | "more">> {
  const { erasure } = silver;
  const { index, version, tombstones } = await current(erasure);
  if (index.isEmpty) return { rows: 0, records: 0, more: false };
  const id = hashId("rewritten", partitionKey);
  const before = (await erasure.container.read<Rewritten>(id, subject))?.document;
  const after = before?.version === version ? before.position : 0;
  const quarantined: ErasedRecords["quarantined"] = namesErased(tombstones, erasure.hashes);
  const rules = rulesOf(silver, partitionKey);
  // A request must reach every database: one that a rebuild fills may have read other streams, and not this one yet.
  const readers = rules.stream.name === profileVersions.stream ? await databasesOf(silver, store) : [];
  const erased = { ...erasedRecords(silver, rules, index, quarantined), readers, forget };
  const done = await eraseRecords(store, partitionKey, erased, after, deadline);
  // A run that stops in the middle begins again: positions of another version are not comparable.
  if (!done.more || before?.version === version)
    await erasure.retryConflicts("tombstone", async () => {
      const stored = await erasure.container.read<Rewritten>(id, subject);
      const document: Rewritten = {
        ...{ id, subject, kind: "rewritten", partition: partitionKey, version },
        position: done.position,
      };
      const isStored =
        stored === undefined
          ? await erasure.container.create(document, subject)
          : await erasure.container.replace(document, subject, stored.etag);
      return isStored || conflict;
    });
  return done;
}

/** The silver databases that have read something. */
async function databasesOf({ bronze }: Pick<Silver, "bronze">, { manifest }: Pick<BronzeStore, "manifest">) {
  const found = new Set<string>();
  for (const key of await bronze.partitions())
    for (const { consumer } of await listConsumers(manifest, key)) found.add(consumer);
  return [...found];
}

/** The manifest partitions with files that were not rewritten for everybody who is erased. */
export async function partitionsToErase(
  silver: Pick<Silver, "bronze" | "erasure">,
  { manifest }: Pick<BronzeStore, "manifest">,
): Promise<string[]> {
  const { index, version } = await current(silver.erasure);
  if (index.isEmpty) return [];
  const query = "SELECT * FROM c WHERE c.kind = @kind";
  const rewritten = await silver.erasure.container.queryPartition<Rewritten>(subject, query, { kind: "rewritten" });
  const positions = new Map(
    rewritten.flatMap((each) => (each.version === version ? [[each.partition, each.position] as const] : [])),
  );
  const pending: string[] = [];
  for (const key of await silver.bronze.partitions()) {
    const newest = (await readPartitionState(manifest, partitionFromKey(key))).next - 1;
    if (newest > (positions.get(key) ?? 0)) pending.push(key);
  }
  return pending;
}

async function current(erasure: ErasureStore) {
  const { tombstones, index } = await readErased(erasure);
  return { tombstones, index, version: hashId("tombstones", index.version) };
}
