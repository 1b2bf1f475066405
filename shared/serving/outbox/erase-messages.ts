import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { EraseMessages } from "../../silver/erasure/silver-erasure.ts";
import type { OutboxMessage } from "./message.ts";

/** Removes the messages about what is erased of a subject, published or not. */
export function eraseMessagesIn(messages: DocumentContainer): EraseMessages {
  return async (subject, isErased) => {
    const stored = await messages.queryPartition<OutboxMessage>(subject, "SELECT * FROM c", {});
    const erased = stored.filter(isErased);
    for (const { id } of erased) await messages.remove(id, subject);
    return erased.length;
  };
}
