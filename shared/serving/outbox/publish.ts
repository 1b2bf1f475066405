import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import type { Outbox, OutboxLimits } from "./outbox.ts";
import { eventOf, type OutboxMessage, outboxMessageFrom } from "./outbox-message.ts";

/**
 * Publishes a page of unpublished messages, and marks them as published when the hub has acknowledged them. After a
 * crash in between, it publishes them again with the same ids: at least once; exactly once without a crash.
 *
 * @returns the published messages; none when none is left
 */
export async function publishMessages({ messages, hub }: Outbox, limits: OutboxLimits): Promise<OutboxMessage[]> {
  const found = await unpublished(messages, limits.pageSize);
  // The page of a query may be older than the container: a point read decides.
  const stored = await mapConcurrent(found, limits.concurrency, ({ id, email }) => messages.read(id, email));
  const waiting = stored
    .flatMap((each) => (each === undefined ? [] : { ...each, document: outboxMessageFrom(each.document) }))
    .filter(({ document }) => !document.published);
  await hub.publish(waiting.map(({ document }) => eventOf(document)));
  await mapConcurrent(waiting, limits.concurrency, ({ document, etag }) =>
    messages.replace({ ...document, published: true }, document.email, etag),
  );
  return waiting.map(({ document }) => document);
}

/** The first page that is not empty: a query over all partitions may return an empty page before others. */
async function unpublished(messages: DocumentContainer, pageSize: number): Promise<readonly OutboxMessage[]> {
  const query = "SELECT * FROM c WHERE c.published = @published";
  const read = (token?: string) =>
    messages.queryAllPartitions<Identified>(query, { published: false }, pageSize, token);
  for await (const page of pagesOf(read)) return page.map(outboxMessageFrom);
  return [];
}
