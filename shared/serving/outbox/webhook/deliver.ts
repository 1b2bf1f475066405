import type { DocumentContainer, Identified, Stored } from "../../../platform/azure/documents.ts";
import { mapConcurrent } from "../../../platform/map-concurrent.ts";
import { isoTime } from "../../../platform/time.ts";
import { type OutboxMessage, outboxMessageFrom } from "../message.ts";
import type { Outbox, OutboxLimits } from "../outbox.ts";
import type { Output } from "../output.ts";
import { firstPage, type SentMessages } from "../sent-messages.ts";
import { afterFailure, type Delivery, type Failure } from "./delivery.ts";
import type { Webhook } from "./webhook.ts";

/** The failure of a message that follows a dead-lettered one: sending both again keeps their order. */
const afterDeadLetter: Failure = "earlier message dead-lettered";

/**
 * Attempts a page of messages that are due, each after its predecessors, and stores what became of them. After a crash
 * between the two it repeats the request with the same id: at least once; exactly once without a fault.
 *
 * The state of every found message moves on or is postponed, so that repeated calls come to an end.
 */
export async function deliverMessages(
  outbox: Outbox,
  output: Output,
  webhook: Webhook,
  limits: OutboxLimits,
): Promise<SentMessages> {
  const { messages, now } = outbox;
  const found = await dueMessages(messages, output, now(), limits.pageSize);
  const chains = await mapConcurrent(found, limits.concurrency, ({ id, subject }) => chainOf(messages, id, subject));
  const heads = new Map<string, Stored<OutboxMessage>>();
  const replace = ({ document, etag }: Stored<OutboxMessage>, change: Partial<OutboxMessage>) =>
    messages.replace({ ...document, ...change }, document.subject, etag);
  let deadLettered = 0;
  for (const { head, last } of chains.filter((chain) => chain !== undefined)) {
    const [first, waiting] = [head.document.delivery, last.document.delivery];
    if (first?.state === "waiting" && first.nextAttempt <= now()) heads.set(head.document.id, head);
    else if (waiting?.state !== "waiting") continue;
    else if (first?.state === "waiting")
      await replace(last, { delivery: { ...waiting, nextAttempt: first.nextAttempt } });
    else {
      const delivery: Delivery = {
        ...{ state: "dead-lettered", attempts: waiting.attempts, failure: afterDeadLetter },
        since: now(),
      };
      if (await replace(last, { delivery })) deadLettered += 1;
    }
  }
  const published: OutboxMessage[] = [];
  const failures: Failure[] = [];
  await mapConcurrent([...heads.values()], limits.concurrency, async (stored) => {
    const { document, etag } = stored;
    const { id, subject, delivery } = document;
    if (delivery?.state !== "waiting") return;
    // Just before the request: the person may have been erased or restricted while others were sent.
    const isDue = await output.dueOf([document], outbox);
    if (!isDue(document)) {
      await messages.removeVersion(id, subject, etag);
      return;
    }
    const answer = await webhook.send({ id, time: now(), body: payloadOf(document) });
    if (answer.kind === "accepted") {
      const { delivery: _, ...delivered } = document;
      // An erasure may have removed it meanwhile.
      await messages.replace({ ...delivered, published: true }, subject, etag);
      published.push(document);
      return;
    }
    failures.push(answer.failure);
    const after = afterFailure(id, delivery, answer, now());
    if ((await replace(stored, { delivery: after })) && after.state === "dead-lettered") deadLettered += 1;
  });
  return { waiting: found.length, published, failures, deadLettered };
}

/** The envelope that the convention recommends. It is equal in every request about the message. */
function payloadOf({ body: { type, ...data }, createdAt }: OutboxMessage): string {
  return JSON.stringify({ type, timestamp: isoTime(createdAt), data });
}

/**
 * The message, and the first of its predecessors that is not delivered; itself without one. Undefined when it was
 * delivered or removed meanwhile: the page of a query may be older than the container.
 */
async function chainOf(
  messages: DocumentContainer,
  id: string,
  subject: string,
): Promise<{ readonly head: Stored<OutboxMessage>; readonly last: Stored<OutboxMessage> } | undefined> {
  const stored = await messages.read<Identified>(id, subject);
  if (stored === undefined) return undefined;
  const last = { ...stored, document: outboxMessageFrom(stored.document) };
  if (last.document.published) return undefined;
  const before = last.document.after === undefined ? undefined : await chainOf(messages, last.document.after, subject);
  return { head: before?.head ?? last, last };
}

function dueMessages(
  messages: DocumentContainer,
  { name }: Output,
  now: number,
  pageSize: number,
): Promise<readonly OutboxMessage[]> {
  const query =
    "SELECT * FROM c WHERE c.published = @published AND c.output = @output AND c.delivery.nextAttempt <= @now";
  return firstPage(messages, query, { published: false, output: name, now }, pageSize);
}
