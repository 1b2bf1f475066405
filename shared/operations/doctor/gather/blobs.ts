import { rowsAfter } from "../../../bronze/manifest/commit.ts";
import type { BlobStore } from "../../../platform/azure/blobs.ts";
import type { BlobFacts, MissingBlob, OrphanBlob } from "../facts.ts";
import type { BronzeContainer } from "../finding.ts";
import { type ManifestWorld, type NamedBlob, namedBy, type PartitionRead } from "./manifest.ts";
import { mergedAt, placeOf } from "./place.ts";

/** Beside what the manifest names: what silver has set aside. */
const notOfBronze = "silver/";

/**
 * Compares what the manifest names with what is there. The manifest was read before: a blob that is new since is an orphan, and a young one.
 */
export async function readBlobs(world: ManifestWorld, partitions: readonly PartitionRead[]): Promise<BlobFacts> {
  const containers = ["bronze", "quarantine"] as const;
  const found = await Promise.all(containers.map((container) => compare(world, container, partitions)));
  return { missing: found.flatMap(({ missing }) => missing), orphans: found.flatMap(({ orphans }) => orphans) };
}

async function compare(
  { lake }: ManifestWorld,
  container: BronzeContainer,
  partitions: readonly PartitionRead[],
): Promise<BlobFacts> {
  const named = namedIn(container, partitions);
  const orphans: OrphanBlob[] = [];
  const missing: MissingBlob[] = [];
  for await (const { name: blob, size, lastModified } of lake[container].list("")) {
    if (blob.startsWith(notOfBronze)) continue;
    const known = named.get(blob);
    named.delete(blob);
    if (known === undefined) orphans.push({ container, blob, lastModified, ...whereabouts(blob, partitions) });
    else if ((known.bytes ?? size) !== size) missing.push(missingBlob(known, size));
  }
  for (const each of named.values())
    if (await isStillMissing(lake, lake[container], each)) missing.push(missingBlob(each));
  return { missing, orphans };
}

function whereabouts(blob: string, partitions: readonly PartitionRead[]): Pick<OrphanBlob, "place" | "mergedAt"> {
  const at = mergedAt(blob, partitions);
  return { place: placeOf(blob, partitions), ...(at === undefined ? {} : { mergedAt: at }) };
}

function namedIn(container: BronzeContainer, partitions: readonly PartitionRead[]): Map<string, NamedBlob> {
  const blobs = partitions.flatMap(({ named }) => named).filter((each) => each.container === container);
  return new Map(blobs.map((each) => [each.blob, each]));
}

function missingBlob({ container, blob, partitionKey, position }: NamedBlob, size?: number): MissingBlob {
  return { container, blob, partitionKey, position, ...(size === undefined ? {} : { size }) };
}

/** A blob that was swapped for another one meanwhile is not missed. */
async function isStillMissing(lake: ManifestWorld["lake"], blobs: BlobStore, named: NamedBlob): Promise<boolean> {
  const { partitionKey, position, blob } = named;
  for await (const row of rowsAfter(lake.manifest, partitionKey, position - 1)) {
    if (row.position > position) return false;
    if (!namedBy(partitionKey, row).some((each) => each.blob === blob)) return false;
    for await (const { name } of blobs.list(blob)) if (name === blob) return false;
    return true;
  }
  return false;
}
