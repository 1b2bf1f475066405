import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { ContinuationForeign } from "../../platform/azure/errors.ts";
import { second } from "../../platform/time.ts";
import { memoizeFor } from "./memoize-for.ts";

/** How old a version may be: a 304 is at most that late. */
const maxAge = second;

/**
 * Returns a number that grows with every write to a container. It is read from the ends of the change feeds: that
 * costs the same however large the container is.
 *
 * @param now epoch milliseconds
 */
export function containerVersion(
  container: Pick<DocumentContainer, "ends" | "changes">,
  now: () => number,
): () => Promise<number> {
  let version = 0;
  let ends: readonly string[] | undefined;
  const read = memoizeFor(maxAge, now, async () => {
    if (ends === undefined || (await hasChanged(container, ends))) {
      // Before any row is read: rows of a later write have a later version.
      ends = await container.ends();
      version += 1;
    }
    return version;
  });
  return () => read(undefined);
}

async function hasChanged(container: Pick<DocumentContainer, "changes">, ends: readonly string[]): Promise<boolean> {
  try {
    const pages = await Promise.all(ends.map((continuation) => container.changes({ continuation }, 1)));
    return pages.some((page) => page !== undefined);
  } catch (error) {
    if (error instanceof ContinuationForeign) return true;
    throw error;
  }
}
