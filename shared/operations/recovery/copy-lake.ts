import type { BronzeStore } from "../../bronze/bronze-store.ts";
import { parquetType } from "../../bronze/files/file-name.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import type { ReferencedBlob } from "../maintenance/manifest-inventory.ts";
import { copiedName, type LakeCopy, manifestName, newestManifest, setOf, setPrefix } from "./lake-copy.ts";
import { blobsIn, encodeSnapshot, readPartitions } from "./manifest-snapshot.ts";

export interface CopyContext {
  readonly lake: Pick<BronzeStore, "manifest" | "bronze" | "quarantine" | "retryConflicts">;
  readonly copy: LakeCopy;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface CopyResult {
  readonly blobs: number;
  readonly bytes: number;
  /** Blobs that the manifest names and that are not in the copy yet. */
  readonly waiting: number;
  /** Milliseconds since the newest complete manifest of the copy was read; undefined if there is none. */
  readonly lag: number | undefined;
}

/** Blobs that are read into memory at once. */
const atOnce = 4;

/**
 * Copies the files that the manifest names, then the manifest. While the set of a new month is incomplete, the previous
 * set is continued, so that the lag does not grow with the size of the lake.
 *
 * @param deadline epoch milliseconds, after which no further file is copied
 */
export async function copyLake(context: CopyContext, deadline: number): Promise<CopyResult> {
  const { copy, now } = context;
  const current = setOf(now());
  const previous = (await newestManifest(copy))?.set ?? current;
  let total = { blobs: 0, bytes: 0, waiting: 0 };
  for (const set of new Set([previous, current])) {
    const { blobs, bytes, waiting } = await fillSet(context, set, deadline);
    total = { blobs: total.blobs + blobs, bytes: total.bytes + bytes, waiting };
  }
  const complete = await newestManifest(copy);
  return { ...total, lag: complete === undefined ? undefined : now() - complete.takenAt };
}

async function fillSet(
  { lake, copy, now }: CopyContext,
  set: string,
  deadline: number,
): Promise<Omit<CopyResult, "lag">> {
  const takenAt = now();
  const partitions = await readPartitions(lake);
  const known = new Set<string>();
  for await (const { name } of copy.list(setPrefix(set))) known.add(name);
  const missing = blobsIn(partitions).filter(({ container, blob }) => !known.has(copiedName(set, container, blob)));
  const copied = await mapConcurrent(missing, atOnce, async (blob) =>
    now() < deadline ? copyBlob({ lake, copy }, set, blob) : undefined,
  );
  const sizes = copied.filter((size) => size !== undefined);
  const waiting = missing.length - sizes.length;
  if (waiting === 0)
    await copy.create(
      manifestName(takenAt, set),
      await encodeSnapshot({ takenAt, set, partitions }),
      "application/gzip",
    );
  return { blobs: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0), waiting };
}

/** Returns the size; undefined if a file replacement has removed the blob: the next run reads the manifest again. */
async function copyBlob(
  { lake, copy }: Pick<CopyContext, "lake" | "copy">,
  set: string,
  { container, blob }: ReferencedBlob,
): Promise<number | undefined> {
  const content = await lake[container].read(blob);
  if (content === undefined) return undefined;
  // A blob of that name has the same content, because blobs of bronze never change.
  await copy.create(copiedName(set, container, blob), content, parquetType);
  return content.length;
}
