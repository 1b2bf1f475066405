import type { Identified } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import { hashId } from "../../platform/hash-id.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import type { ErasureStore } from "./erasure-store.ts";

/** What an erasure removed. It contains counts and no value of the person. */
export interface Receipt extends Identified {
  /** Keyed hash of the user. The partition key. */
  readonly subject: string;
  readonly kind: "receipt";
  /** The person is erased up to and including this time, epoch milliseconds. */
  readonly time: number;
  /** When silver was erased first and last, epoch milliseconds. */
  readonly erasedAt: { readonly first: number; readonly last: number };
  /** Documents removed from each container, and groups recomputed of each summary. */
  readonly counts: Readonly<Record<string, number>>;
  /** When bronze and quarantine were rewritten too, epoch milliseconds. Absent: the erasure has not ended. */
  readonly endedAt?: number;
}

/** The id of the receipt of one request. */
export function receiptId(subject: string, time: number): string {
  return hashId("receipt", subject, time);
}

/** Adds the counts to the receipt of the person's request. Work that a crash repeats counts twice at most. */
export async function addToReceipt(
  { container, retryConflicts }: ErasureStore,
  { subject, time }: Pick<Receipt, "subject" | "time">,
  counts: Readonly<Record<string, number>>,
  now: number,
): Promise<void> {
  const id = receiptId(subject, time);
  await retryConflicts("tombstone", async () => {
    const stored = await container.read<Receipt>(id, subject);
    const before = stored?.document;
    const total: Record<string, number> = { ...before?.counts };
    for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + count;
    const erasedAt = { first: before?.erasedAt.first ?? now, last: now };
    const after: Receipt = { id, subject, kind: "receipt", time, erasedAt, counts: total };
    const isStored =
      stored === undefined
        ? await container.create(after, subject)
        : await container.replace(after, subject, stored.etag);
    return isStored || conflict;
  });
}

/** All receipts, or those of erasures that have not ended. */
export async function listReceipts(
  { container }: Pick<ErasureStore, "container">,
  isPending: (receipt: Receipt) => boolean = () => true,
): Promise<Receipt[]> {
  const found: Receipt[] = [];
  const query = "SELECT * FROM c WHERE c.kind = @kind";
  const pages = pagesOf((token) => container.queryAllPartitions<Receipt>(query, { kind: "receipt" }, 1000, token));
  for await (const page of pages) found.push(...page.filter(isPending));
  return found;
}

export function hasNotEnded({ endedAt }: Receipt): boolean {
  return endedAt === undefined;
}

export async function readReceipt(store: Pick<ErasureStore, "container">, id: string): Promise<Receipt | undefined> {
  return (await listReceipts(store, (receipt) => receipt.id === id))[0];
}

/**
 * Ends erasures, when every layer has done its work for them.
 *
 * @param receipts as they were before the layers were asked
 * @returns how many: one of which more was erased meanwhile is pending
 */
export async function endErasures(
  { container }: Pick<ErasureStore, "container">,
  receipts: readonly Receipt[],
  now: number,
): Promise<number> {
  let ended = 0;
  for (const { id, subject, erasedAt } of receipts) {
    const stored = await container.read<Receipt>(id, subject);
    if (stored === undefined || stored.document.erasedAt.last !== erasedAt.last) continue;
    if (await container.replace({ ...stored.document, endedAt: now }, subject, stored.etag)) ended += 1;
  }
  return ended;
}
