import type { DocumentContainer, Identified } from "../../../shared/platform/azure/documents.ts";
import { type Compared, digestOf, partitionOf, type Sides } from "./compared.ts";

/** By the first four digits of their ids, which are hashes: how finely a first look tells where documents differ. */
const buckets = 0x10000;
const pageSize = 1000;
/** Documents of one side that the second look holds, some 200 bytes each. */
const mostHeld = 200_000;

export interface Found {
  /** In the live container. */
  readonly documents: number;
  /** Partition by id, of documents that are not the same on both sides or only on one. */
  readonly differing: ReadonlyMap<string, string>;
  /** There are more, which were not looked at: so many differ that it makes no odds. */
  readonly more: boolean;
}

/**
 * Which documents differ. Each side is read once, and a second time only when something differs: the first look keeps 1 MB, a
 * digest over the documents of each bucket, the second the digests of the documents in differing buckets.
 */
export async function scan(compared: Compared, { live, made }: Sides): Promise<Found> {
  const [ofLive, ofMade] = await Promise.all([look(compared, live), look(compared, made)]);
  const suspects = new Set<number>();
  for (let bucket = 0; bucket < buckets; bucket += 1)
    if (ofLive.digests[bucket] !== ofMade.digests[bucket]) suspects.add(bucket);
  const { documents } = ofLive;
  if (suspects.size === 0) return { documents, differing: new Map(), more: false };
  return { documents, ...(await lookAgain(compared, { live, made }, suspects)) };
}

async function look(compared: Compared, container: DocumentContainer) {
  const digests = new BigUint64Array(buckets);
  let documents = 0;
  for await (const document of all(container)) {
    const digest = digestOf(compared, document);
    if (digest === undefined) continue;
    documents += 1;
    const bucket = bucketOf(document);
    // The documents of a bucket come in any order.
    digests[bucket] = (digests[bucket] ?? 0n) ^ BigInt(`0x${digest.slice(0, 16)}`);
  }
  return { digests, documents };
}

interface Held {
  readonly partition: string;
  readonly digest: string;
}

async function lookAgain(compared: Compared, { live, made }: Sides, suspects: ReadonlySet<number>) {
  const { held, more } = await hold(compared, live, suspects);
  const differing = new Map<string, string>();
  for await (const { document, digest } of suspicious(compared, made, suspects)) {
    const known = held.get(document.id);
    held.delete(document.id);
    // Of what was not held nobody knows whether it differs.
    if (known?.digest === digest || (known === undefined && more)) continue;
    differing.set(document.id, partitionOf(compared, document));
  }
  for (const [id, { partition }] of held) differing.set(id, partition);
  return { differing, more };
}

async function hold(compared: Compared, container: DocumentContainer, suspects: ReadonlySet<number>) {
  const held = new Map<string, Held>();
  for await (const { document, digest } of suspicious(compared, container, suspects)) {
    if (held.size >= mostHeld) return { held, more: true };
    held.set(document.id, { partition: partitionOf(compared, document), digest });
  }
  return { held, more: false };
}

/** The documents of the buckets that mean something. */
async function* suspicious(compared: Compared, container: DocumentContainer, suspects: ReadonlySet<number>) {
  for await (const document of all(container)) {
    const digest = suspects.has(bucketOf(document)) ? digestOf(compared, document) : undefined;
    if (digest !== undefined) yield { document, digest };
  }
}

async function* all(container: DocumentContainer): AsyncGenerator<Identified> {
  let continuation: string | undefined;
  do {
    const page = await container.queryAll<Identified>("SELECT * FROM c", {}, pageSize, continuation);
    yield* page.items;
    continuation = page.continuation;
  } while (continuation !== undefined);
}

function bucketOf({ id }: Identified): number {
  return Number.parseInt(id.slice(0, 4), 16) % buckets;
}
