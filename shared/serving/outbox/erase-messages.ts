import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { EraseMessages } from "../../silver/erasure/silver-erasure.ts";
import type { OutboxMessage } from "./outbox-message.ts";

/** Removes the messages of erased assessments, published or not. A message has the id of its assessment. */
export function eraseMessagesIn(messages: DocumentContainer): EraseMessages {
  return async (email, assessments) => {
    const stored = await messages.queryPartition<OutboxMessage>(email, "SELECT * FROM c", {});
    const erased = stored.filter(({ id }) => assessments.has(id));
    for (const { id } of erased) await messages.remove(id, email);
    return erased.length;
  };
}
