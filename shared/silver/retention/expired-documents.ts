import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { partitionOf } from "../../platform/azure/partition-of.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import type { SilverDefinition } from "../documents/definition.ts";

/** Documents in one page, and removed at one time: a removal costs about as much as a write. */
const [pageSize, concurrency] = [500, 16];

export interface ExpiredRemoved {
  readonly documents: number;
  /** The time was over. */
  readonly more: boolean;
}

/**
 * Removes the documents whose whole span ends before a time; what straddles it stays. The time is a multiple of a
 * bucket's length, so that no bucket straddles. A late event can write such a document again: the next night removes
 * it.
 *
 * @param cutoff epoch milliseconds
 * @param isOver whether no other page is begun
 */
export async function removeExpired(
  container: DocumentContainer,
  definition: SilverDefinition,
  cutoff: number,
  isOver: () => boolean,
): Promise<ExpiredRemoved> {
  const query = expiredQuery(definition);
  let [documents, removed] = [0, 0];
  // A page can skip documents when others of the query are removed: until a whole pass finds none.
  do {
    removed = 0;
    let token: string | undefined;
    do {
      const page = await container.queryAllPartitions<Expired>(query, { cutoff }, pageSize, token);
      const expired = page.items.filter((document) => endOf(document) < cutoff);
      await mapConcurrent(expired, concurrency, (document) =>
        container.remove(document.id, partitionOf(definition, document)),
      );
      removed += expired.length;
      documents += expired.length;
      token = page.continuation;
      if (isOver()) return { documents, more: removed > 0 || token !== undefined };
    } while (token !== undefined);
  } while (removed > 0);
  return { documents, more: false };
}

export interface Expired extends Identified {
  readonly start?: number;
  readonly time?: number;
  readonly logout?: number | null;
}

/** The beginning of what a document contains is in `start` or `time`; a record of a whole visit has a logout. */
function expiredQuery({ partitionKey, properties }: SilverDefinition): string {
  const begin = "start" in properties ? "start" : "time";
  const selected = ["id", partitionKey, begin, ...("logout" in properties ? ["logout"] : [])];
  const list = selected.map((name) => `c.${name}`).join(", ");
  return `SELECT ${list} FROM c WHERE c.${begin} < @cutoff`;
}

/** When what a document contains ends, epoch milliseconds. A bucket is represented by its start. */
export function endOf({ start, time, logout }: Identified & Expired): number {
  return Math.max(start ?? time ?? Number.POSITIVE_INFINITY, logout ?? 0);
}
