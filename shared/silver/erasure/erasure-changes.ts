import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { conflict, type RetryConflicts } from "../../platform/optimistic-concurrency.ts";

/** Its version changes after every change of a tombstone, so that readers notice one by one small read. */
interface Changes extends Identified {
  readonly subject: typeof subject;
  readonly kind: "changes";
  readonly count: number;
}

const [id, subject] = ["changes", "changes"] as const;

/** Call it after a tombstone was stored, also if an earlier run stored it, and before anything is planned by it. */
export async function recordChange(container: DocumentContainer, retryConflicts: RetryConflicts): Promise<void> {
  await retryConflicts("tombstone", async () => {
    const stored = await container.read<Changes>(id, subject);
    const document: Changes = { id, subject, kind: "changes", count: (stored?.document.count ?? 0) + 1 };
    const isStored =
      stored === undefined
        ? await container.create(document, subject)
        : await container.replace(document, subject, stored.etag);
    return isStored || conflict;
  });
}

interface Cached {
  readonly etag: string | undefined;
  readonly value: unknown;
}

const cache = new WeakMap<DocumentContainer, Cached>();

/** What `read` returned since the last change of a tombstone: a slice reads one small document, not all tombstones. */
export async function cachedByChange<T>(container: DocumentContainer, read: () => Promise<T>): Promise<T> {
  // Before the tombstones: what is read may be newer than its version, and never older.
  const etag = (await container.read<Changes>(id, subject))?.etag;
  const known = cache.get(container);
  if (known !== undefined && known.etag === etag) return known.value as T;
  const value = await read();
  cache.set(container, { etag, value });
  return value;
}
