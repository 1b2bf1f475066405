import type { DocumentContainer, Identified, Stored } from "../../platform/azure/documents.ts";
import type { Hub } from "../../platform/azure/hubs.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { eventOf, type OutboxMessage, outboxMessageFrom } from "./message.ts";
import type { Outbox, OutboxLimits } from "./outbox.ts";
import type { Output } from "./output.ts";
import { firstPage, type SentMessages } from "./sent-messages.ts";

/**
 * Publishes a page of unpublished messages of an output, and marks them as published when the hub has acknowledged
 * them. After a crash in between, it publishes them again with the same ids: at least once; exactly once without a
 * crash.
 *
 * A message that is not due any more is removed: erasure removed what it is about after the message was computed, and
 * before it was written.
 *
 * @returns how many messages were waiting, and the published ones; none when none is left
 */
export async function publishMessages(
  outbox: Outbox,
  output: Output,
  hub: Pick<Hub, "publish">,
  limits: OutboxLimits,
): Promise<SentMessages> {
  const { messages } = outbox;
  const found = await unpublished(messages, output, limits.pageSize);
  // The page of a query may be older than the container: a point read decides.
  const page = await mapConcurrent(found, limits.concurrency, ({ id, subject }) => waitingWith(messages, id, subject));
  // A predecessor can be in a later page, and comes before.
  const waiting = [...new Map(page.flat().map((each) => [each.document.id, each])).values()];
  const isDue = await output.dueOf(
    waiting.map(({ document }) => document),
    outbox,
  );
  const published = waiting.map(({ document }) => document).filter(isDue);
  await hub.publish(published.map(eventOf));
  await mapConcurrent(waiting, limits.concurrency, ({ document, etag }) =>
    isDue(document)
      ? messages.replace({ ...document, published: true }, document.subject, etag)
      : messages.removeVersion(document.id, document.subject, etag),
  );
  return { waiting: waiting.length, published, failures: [], deadLettered: 0 };
}

/** An unpublished message behind its unpublished predecessors; nothing when it was published meanwhile. */
async function waitingWith(
  messages: DocumentContainer,
  id: string,
  subject: string,
): Promise<readonly Stored<OutboxMessage>[]> {
  const stored = await messages.read<Identified>(id, subject);
  if (stored === undefined) return [];
  const document = outboxMessageFrom(stored.document);
  if (document.published) return [];
  const before = document.after === undefined ? [] : await waitingWith(messages, document.after, subject);
  return [...before, { ...stored, document }];
}

function unpublished(
  messages: DocumentContainer,
  { name }: Output,
  pageSize: number,
): Promise<readonly OutboxMessage[]> {
  const query = "SELECT * FROM c WHERE c.published = @published AND c.output = @output";
  return firstPage(messages, query, { published: false, output: name }, pageSize);
}
