import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { concurrently } from "../../platform/map-concurrent.ts";
import type { Outbox, OutboxLimits } from "./outbox.ts";
import { eventOf, type Letter } from "./outbox-message.ts";

/**
 * Publishes a page of letters that are not published, and marks them when the hub has them. Killed in between it publishes them
 * again, with the same ids: at least once; exactly once without a crash.
 *
 * @returns how many letters were published; 0 when none is left
 */
export async function publishLetters({ letters, hub }: Outbox, limits: OutboxLimits): Promise<number> {
  const items = await waitingLetters(letters, limits.pageSize);
  // A query's page may be a little older than the container: what is marked is not sent again.
  const stored = await concurrently(items, limits.concurrency, ({ id, email }) => letters.read<Letter>(id, email));
  const waiting = stored.filter((each) => each !== undefined && !each.document.published);
  const known = waiting.filter((each) => each !== undefined);
  await hub.publish(known.map(({ document }) => eventOf(document)));
  await concurrently(known, limits.concurrency, ({ document, etag }) =>
    letters.replace<Letter>({ ...document, published: true }, document.email, etag),
  );
  return known.length;
}

/** The first page that holds any: a page of a query over all partitions may be empty, and others come after it. */
async function waitingLetters(letters: DocumentContainer, pageSize: number): Promise<readonly Letter[]> {
  const query = "SELECT * FROM c WHERE c.published = @published";
  let token: string | undefined;
  do {
    const page = await letters.queryAll<Letter>(query, { published: false }, pageSize, token);
    if (page.items.length > 0) return page.items;
    token = page.continuation;
  } while (token !== undefined);
  return [];
}
