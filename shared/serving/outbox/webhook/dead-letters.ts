import type { DocumentContainer } from "../../../platform/azure/documents.ts";
import { pagesOf } from "../../../platform/azure/pages.ts";
import { type OutboxMessage, outboxMessageFrom } from "../message.ts";
import { newDelivery } from "./delivery.ts";

const pageSize = 200;

type Messages = Pick<DocumentContainer, "queryAllPartitions" | "read" | "replace">;

/**
 * Every dead-lettered message is attempted again for 24 hours. Those of one alert keep their order, because what
 * follows a dead-lettered message is dead-lettered too. It may be repeated.
 *
 * @param now epoch milliseconds
 * @returns how many
 */
export async function resendDeadLetters(messages: Messages, now: number): Promise<number> {
  let resent = 0;
  for (const { id, subject } of await listDeadLetters(messages)) {
    // The version decides: a person may have been erased meanwhile.
    const stored = await messages.read<OutboxMessage>(id, subject);
    if (stored?.document.delivery?.state !== "dead-lettered") continue;
    if (await messages.replace({ ...stored.document, delivery: newDelivery(now) }, subject, stored.etag)) resent += 1;
  }
  return resent;
}

/** Those whose delivery was given up. */
export async function listDeadLetters(
  messages: Pick<DocumentContainer, "queryAllPartitions">,
): Promise<readonly OutboxMessage[]> {
  const found: OutboxMessage[] = [];
  const query = "SELECT * FROM c WHERE c.published = @published AND c.delivery.state = @state";
  const parameters = { published: false, state: "dead-lettered" };
  const read = (token?: string) => messages.queryAllPartitions<OutboxMessage>(query, parameters, pageSize, token);
  for await (const page of pagesOf(read)) found.push(...page.map(outboxMessageFrom));
  return found;
}
