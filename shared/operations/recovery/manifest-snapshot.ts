import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { BronzeStore } from "../../bronze/bronze-store.ts";
import { filePartitions } from "../../bronze/landing/landing-file.ts";
import { manifestRowFrom } from "../../bronze/manifest/manifest-row.ts";
import { listPartitions } from "../../bronze/manifest/partition.ts";
import { cursorKey, replacementKey, rowPrefix } from "../../bronze/manifest/row-keys.ts";
import type { TableRow, TableValue } from "../../platform/azure/tables.ts";
import { PermanentFailure } from "../../platform/korevital-error.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { isObject } from "../../streams/decoding/json.ts";
import { type ReferencedBlob, referencedBlobs } from "../maintenance/manifest-inventory.ts";

/** Rows of one PartitionKey of the manifest. */
export interface SnapshotPartition {
  readonly partitionKey: string;
  readonly rows: readonly SnapshotRow[];
}

export interface SnapshotRow {
  readonly rowKey: string;
  readonly values: Readonly<Record<string, TableValue>>;
}

/** The manifest at one time. Each partition is consistent in itself: its rows are those of its cursor. */
export interface ManifestSnapshot {
  /** When it was read, epoch milliseconds. */
  readonly takenAt: number;
  /** The set of the copy with all its files. */
  readonly set: string;
  readonly partitions: readonly SnapshotPartition[];
}

/** The blob of a manifest is not what `encodeSnapshot` writes. */
export class SnapshotInvalid extends PermanentFailure {
  override readonly name = "SnapshotInvalid";
  readonly code = "snapshot-invalid";
}

type ManifestStore = Pick<BronzeStore, "manifest" | "retryConflicts">;

/** Hub generations, and the progress of landed files. Each row is independent of the others. */
const otherPartitions = ["hubs", ...filePartitions.map((partition) => `landing|${partition}`)];

export async function readPartitions(store: ManifestStore): Promise<SnapshotPartition[]> {
  const keys = await listPartitions(store.manifest);
  const list = { partitionKey: "partitions", rows: keys.map((rowKey) => ({ rowKey, values: {} })) };
  const partitions: SnapshotPartition[] = [];
  for (const key of keys) partitions.push(await readConsistently(store, key));
  for (const partitionKey of otherPartitions) {
    const rows = await allRows(store, partitionKey);
    if (rows.length > 0) partitions.push({ partitionKey, rows: rows.map(plain) });
  }
  // The list is last: a partition that is listed is complete.
  return [...partitions, list];
}

/** Reads again if a commit or a file replacement changed the partition during the listing. */
function readConsistently(store: ManifestStore, partitionKey: string): Promise<SnapshotPartition> {
  const versions = async () => {
    const [cursor, replacement] = await Promise.all(
      [cursorKey, replacementKey].map((rowKey) => store.manifest.get(partitionKey, rowKey)),
    );
    return `${cursor?.etag} ${replacement?.etag}`;
  };
  return store.retryConflicts("manifest-listing", async () => {
    const before = await versions();
    const rows = await allRows(store, partitionKey);
    return (await versions()) === before ? { partitionKey, rows: rows.map(plain) } : conflict;
  });
}

async function allRows({ manifest }: ManifestStore, partitionKey: string): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of manifest.range(partitionKey, "", "~")) rows.push(row);
  return rows;
}

function plain({ rowKey, values }: TableRow): SnapshotRow {
  return { rowKey, values };
}

/** The blobs that the rows of a snapshot name. */
export function blobsIn(partitions: readonly SnapshotPartition[]): ReferencedBlob[] {
  return partitions.flatMap(({ partitionKey, rows }) =>
    rows
      .filter(({ rowKey }) => rowKey.startsWith(rowPrefix))
      .flatMap((row) => referencedBlobs(partitionKey, manifestRowFrom(partitionKey, { ...row, etag: "" }))),
  );
}

export async function encodeSnapshot(snapshot: ManifestSnapshot): Promise<Uint8Array> {
  return promisify(gzip)(JSON.stringify(snapshot));
}

/** @throws SnapshotInvalid that names the blob */
export async function decodeSnapshot(name: string, content: Uint8Array): Promise<ManifestSnapshot> {
  try {
    const value: unknown = JSON.parse((await promisify(gunzip)(content)).toString());
    if (isObject(value) && typeof value["takenAt"] === "number" && typeof value["set"] === "string")
      if (Array.isArray(value["partitions"])) return value as unknown as ManifestSnapshot;
  } catch (error) {
    throw new SnapshotInvalid(`${name} cannot be read`, { cause: error });
  }
  throw new SnapshotInvalid(`${name} is not a manifest: takenAt, set and partitions expected`);
}
