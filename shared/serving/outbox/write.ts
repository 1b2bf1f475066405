import type { Identified } from "../../platform/azure/documents.ts";
import { documentCheckpoints } from "../../platform/change-feed/document-checkpoints.ts";
import { type ChangeFeed, followFeed } from "../../platform/change-feed/follow.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { sum } from "../../platform/sum.ts";
import type { OutboxMessage } from "./message.ts";
import type { Outbox, OutboxLimits } from "./outbox.ts";
import type { DeterminedMessages, Output } from "./output.ts";
import { dueReviews, requestReview } from "./reviews.ts";
import { newDelivery } from "./webhook/delivery.ts";

/** The change feed that an output follows. */
export function outputFeed({ source, progress }: Pick<Outbox, "source" | "progress">, output: Output): ChangeFeed {
  const consumer = `outbox-${output.name}`;
  const checkpoints = documentCheckpoints(progress, { consumer, version: 1, container: output.source.container });
  return { container: source(output), checkpoints };
}

/**
 * Reads the next page of changes of an output's source and creates the messages about them. An existing message is not
 * changed.
 *
 * @param onRestart is called when the feed starts from its beginning, because the container was recreated
 * @returns how many messages were created; undefined when there are no changes
 */
export async function writeMessages(
  outbox: Outbox,
  output: Output,
  limits: OutboxLimits,
  onRestart: () => void,
): Promise<number | undefined> {
  let written: number | undefined;
  const feed = { ...outputFeed(outbox, output), onRestart };
  await followFeed<Identified, void>(feed, {
    pageSize: limits.pageSize,
    // One page: publishing is next.
    deadline: Number.NEGATIVE_INFINITY,
    now: () => 0,
    async handle({ documents }) {
      const bySubject = [...Map.groupBy(documents, (document) => output.subjectOf(document))];
      const counts = await mapConcurrent(bySubject, limits.concurrency, ([subject, changed]) =>
        writeMessagesOf(outbox, output, subject, changed),
      );
      written = sum(counts);
    },
  });
  return written;
}

/**
 * Determines a page of messages again that depend on more than the followed container. One page at a time: however many
 * there are, they delay no other message.
 *
 * @returns how many were created; undefined when none is due
 */
export async function writeReviewed(outbox: Outbox, output: Output, limits: OutboxLimits): Promise<number | undefined> {
  const due = await dueReviews(outbox.messages, output.name, outbox.now(), limits);
  if (due === undefined) return undefined;
  const counts = await mapConcurrent(due, limits.concurrency, async ({ document, etag }) => {
    const { id, subject } = document;
    const { written, pendingUntil } = await createMessages(outbox, output, subject, []);
    if (pendingUntil === undefined) await outbox.messages.removeVersion(id, subject, etag);
    else await outbox.messages.replace({ ...document, dueAt: pendingUntil }, subject, etag);
    return written;
  });
  return sum(counts);
}

async function writeMessagesOf(
  outbox: Outbox,
  output: Output,
  subject: string,
  changed: readonly Identified[],
): Promise<number> {
  const { written, pendingUntil } = await createMessages(outbox, output, subject, changed);
  if (pendingUntil !== undefined) await requestReview(outbox.messages, output.name, subject, pendingUntil);
  return written;
}

async function createMessages(
  outbox: Outbox,
  output: Output,
  subject: string,
  changed: readonly Identified[],
): Promise<Pick<DeterminedMessages, "pendingUntil"> & { readonly written: number }> {
  const createdAt = outbox.now();
  const delivery = output.sink.kind === "webhook" ? { delivery: newDelivery(createdAt) } : {};
  let written = 0;
  const { messages, ...rest } = await output.messagesOf(subject, changed, outbox);
  for (const message of messages) {
    const document: OutboxMessage = { ...message, output: output.name, published: false, createdAt, ...delivery };
    if (await outbox.messages.create(document, message.subject)) written += 1;
  }
  return { ...rest, written };
}
