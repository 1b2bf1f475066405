import type { DocumentContainer, Identified, Stored } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { InvalidDocument } from "../../platform/stored-value.ts";
import { eventOf, type OutboxMessage, outboxMessageFrom } from "./message.ts";
import type { Outbox, OutboxLimits } from "./outbox.ts";

/** What a page of unpublished messages became. */
export interface PublishedMessages {
  readonly waiting: number;
  readonly published: readonly OutboxMessage[];
}

/**
 * Publishes a page of unpublished messages, and marks them as published when the hub has acknowledged them. After a
 * crash in between, it publishes them again with the same ids: at least once; exactly once without a crash.
 *
 * A message that is not due any more is removed: erasure removed what it is about after the message was computed, and
 * before it was written.
 *
 * @returns how many messages were waiting, and the published ones; none when none is left
 * @throws InvalidDocument for a message of an output that this version does not have: it waits for one that has it
 */
export async function publishMessages(outbox: Outbox, limits: OutboxLimits): Promise<PublishedMessages> {
  const { messages } = outbox;
  const found = await unpublished(messages, limits.pageSize);
  // The page of a query may be older than the container: a point read decides.
  const page = await mapConcurrent(found, limits.concurrency, ({ id, subject }) => waitingWith(messages, id, subject));
  // A predecessor can be in a later page, and comes before.
  const waiting = [...new Map(page.flat().map((each) => [each.document.id, each])).values()];
  const published: OutboxMessage[] = [];
  for (const [name, some] of Map.groupBy(waiting, ({ document }) => document.output)) {
    const output = outbox.outputs.find((each) => each.name === name);
    if (output === undefined)
      throw new InvalidDocument(`document ${some[0]?.document.id}: output ${name} is not known`);
    const isDue = await output.dueOf(
      some.map(({ document }) => document),
      outbox,
    );
    const due = some.filter(({ document }) => isDue(document));
    await outbox.hub(output.hub).publish(due.map(({ document }) => eventOf(document)));
    await mapConcurrent(some, limits.concurrency, ({ document, etag }) =>
      isDue(document)
        ? messages.replace({ ...document, published: true }, document.subject, etag)
        : messages.removeVersion(document.id, document.subject, etag),
    );
    published.push(...due.map(({ document }) => document));
  }
  return { waiting: waiting.length, published };
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

/** The first page that is not empty: a query over all partitions may return an empty page before others. */
async function unpublished(messages: DocumentContainer, pageSize: number): Promise<readonly OutboxMessage[]> {
  const query = "SELECT * FROM c WHERE c.published = @published";
  const read = (token?: string) =>
    messages.queryAllPartitions<Identified>(query, { published: false }, pageSize, token);
  for await (const page of pagesOf(read)) return page.map(outboxMessageFrom);
  return [];
}
