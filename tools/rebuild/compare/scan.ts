import type { DocumentContainer, Identified } from "../../../shared/platform/azure/documents.ts";
import { pagesOf } from "../../../shared/platform/azure/pages.ts";
import { partitionOf } from "../../../shared/platform/azure/partition-of.ts";
import { type ComparedContainer, digestOf, type Sides } from "./compared-container.ts";

/** Number of buckets, by the first four hex digits of the document ids, which are hashes. */
const buckets = 0x10000;
const pageSize = 1000;
/** Maximum number of document digests in memory, some 200 bytes each. */
const maxDocuments = 200_000;

export interface ScanResult {
  /** Number of documents in the live container. */
  readonly documents: number;
  /** Partition by id, of documents that differ or exist on one side only. */
  readonly differing: ReadonlyMap<string, string>;
  /** More documents may differ; those beyond `maxDocuments` are not compared. */
  readonly isTruncated: boolean;
}

/**
 * Finds the documents that differ. Each side is read once, and again only if something differs: the first pass keeps 1
 * MB, a digest per bucket, the second pass the digests of the documents in differing buckets.
 */
export async function scan(container: ComparedContainer, { live, rebuilt }: Sides): Promise<ScanResult> {
  const [liveScan, rebuiltScan] = await Promise.all([scanBuckets(container, live), scanBuckets(container, rebuilt)]);
  const differing = new Set<number>();
  for (let bucket = 0; bucket < buckets; bucket += 1)
    if (liveScan.digests[bucket] !== rebuiltScan.digests[bucket]) differing.add(bucket);
  const { documents } = liveScan;
  if (differing.size === 0) return { documents, differing: new Map(), isTruncated: false };
  return { documents, ...(await scanDocuments(container, { live, rebuilt }, differing)) };
}

async function scanBuckets(container: ComparedContainer, documentContainer: DocumentContainer) {
  const digests = new BigUint64Array(buckets);
  let documents = 0;
  for await (const document of all(documentContainer)) {
    const digest = digestOf(container, document);
    if (digest === undefined) continue;
    documents += 1;
    const bucket = bucketOf(document);
    // XOR, because the documents of a bucket are read in any order.
    digests[bucket] = (digests[bucket] ?? 0n) ^ BigInt(`0x${digest.slice(0, 16)}`);
  }
  return { digests, documents };
}

interface DocumentDigest {
  readonly partition: string;
  readonly digest: string;
}

async function scanDocuments(
  container: ComparedContainer,
  { live, rebuilt }: Sides,
  differingBuckets: ReadonlySet<number>,
) {
  const { digests, isTruncated } = await readDigests(container, live, differingBuckets);
  const differing = new Map<string, string>();
  for await (const { document, digest } of documentsIn(container, rebuilt, differingBuckets)) {
    const found = digests.get(document.id);
    digests.delete(document.id);
    // After truncation, an id without digest may exist on both sides.
    if (found?.digest === digest || (found === undefined && isTruncated)) continue;
    differing.set(document.id, partitionOf(container, document));
  }
  for (const [id, { partition }] of digests) differing.set(id, partition);
  return { differing, isTruncated };
}

async function readDigests(
  container: ComparedContainer,
  documentContainer: DocumentContainer,
  differingBuckets: ReadonlySet<number>,
) {
  const digests = new Map<string, DocumentDigest>();
  for await (const { document, digest } of documentsIn(container, documentContainer, differingBuckets)) {
    if (digests.size >= maxDocuments) return { digests, isTruncated: true };
    digests.set(document.id, { partition: partitionOf(container, document), digest });
  }
  return { digests, isTruncated: false };
}

async function* documentsIn(
  container: ComparedContainer,
  documentContainer: DocumentContainer,
  differingBuckets: ReadonlySet<number>,
) {
  for await (const document of all(documentContainer)) {
    const digest = differingBuckets.has(bucketOf(document)) ? digestOf(container, document) : undefined;
    if (digest !== undefined) yield { document, digest };
  }
}

async function* all(container: DocumentContainer): AsyncGenerator<Identified> {
  const read = (token?: string) => container.queryAllPartitions<Identified>("SELECT * FROM c", {}, pageSize, token);
  for await (const documents of pagesOf(read)) yield* documents;
}

function bucketOf({ id }: Identified): number {
  return Number.parseInt(id.slice(0, 4), 16) % buckets;
}
