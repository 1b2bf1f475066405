import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { EraseMessages } from "../../silver/erasure/silver-erasure.ts";
import type { OutboxMessage } from "./message.ts";

/** Removes the messages of erased assessments, and those about erased users, published or not. */
export function eraseMessagesIn(messages: DocumentContainer): EraseMessages {
  return async (planned, users) => {
    let removed = 0;
    for (const { email, id } of planned) {
      if ((await messages.read(id, email)) === undefined) continue;
      await messages.remove(id, email);
      removed += 1;
    }
    for (const { userId, until } of users)
      for (const { id, time } of await messages.queryPartition<OutboxMessage>(userId, "SELECT * FROM c", {})) {
        if (time === undefined || time > until) continue;
        await messages.remove(id, userId);
        removed += 1;
      }
    return removed;
  };
}
