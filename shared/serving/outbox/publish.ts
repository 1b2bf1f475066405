import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import type { Outbox, OutboxLimits } from "./outbox.ts";
import { eventOf, type OutboxMessage, outboxMessageFrom } from "./outbox-message.ts";

/**
 * Publishes a page of unpublished messages, and marks them as published when the hub has acknowledged them. After a
 * crash in between, it publishes them again with the same ids: at least once; exactly once without a crash.
 *
 * A message whose assessment silver does not contain any more is removed: erasure removed the assessment after the
 * message was computed, and before it was written.
 *
 * @returns how many messages were waiting, and the published ones; none when none is left
 */
export async function publishMessages(
  { silver, messages, hub }: Outbox,
  limits: OutboxLimits,
): Promise<{ readonly waiting: number; readonly published: readonly OutboxMessage[] }> {
  const found = await unpublished(messages, limits.pageSize);
  // The page of a query may be older than the container: a point read decides.
  const stored = await mapConcurrent(found, limits.concurrency, ({ id, email }) => messages.read(id, email));
  const waiting = stored
    .flatMap((each) => (each === undefined ? [] : { ...each, document: outboxMessageFrom(each.document) }))
    .filter(({ document }) => !document.published);
  const assessments = await mapConcurrent(
    [...new Set(waiting.map(({ document }) => document.email))],
    limits.concurrency,
    (email) => silver.queryPartition("balance", email),
  );
  const known = new Set(assessments.flat().map(({ email, id }) => JSON.stringify([email, id])));
  const hasAssessment = ({ document: { email, id } }: (typeof waiting)[number]) =>
    known.has(JSON.stringify([email, id]));
  const due = waiting.filter(hasAssessment);
  await hub.publish(due.map(({ document }) => eventOf(document)));
  await mapConcurrent(waiting, limits.concurrency, (each) => {
    const { document, etag } = each;
    return hasAssessment(each)
      ? messages.replace({ ...document, published: true }, document.email, etag)
      : messages.removeVersion(document.id, document.email, etag);
  });
  return { waiting: waiting.length, published: due.map(({ document }) => document) };
}

/** The first page that is not empty: a query over all partitions may return an empty page before others. */
async function unpublished(messages: DocumentContainer, pageSize: number): Promise<readonly OutboxMessage[]> {
  const query = "SELECT * FROM c WHERE c.published = @published";
  const read = (token?: string) =>
    messages.queryAllPartitions<Identified>(query, { published: false }, pageSize, token);
  for await (const page of pagesOf(read)) return page.map(outboxMessageFrom);
  return [];
}
