import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { ErasedUser, EraseMessages } from "../../silver/erasure/silver-erasure.ts";
import type { OutboxMessage } from "./message.ts";
import { isReview, type Review } from "./reviews.ts";

/** Removes the messages of erased assessments, and those about erased users, published or not. */
export function eraseMessagesIn(messages: DocumentContainer): EraseMessages {
  return async (planned, users) => {
    let removed = 0;
    for (const { email, id } of planned) {
      if ((await messages.read(id, email)) === undefined) continue;
      await messages.remove(id, email);
      removed += 1;
    }
    for (const user of users) removed += await eraseMessagesOf(messages, user);
    return removed;
  };
}

async function eraseMessagesOf(messages: DocumentContainer, { userId, until }: ErasedUser): Promise<number> {
  let removed = 0;
  for (const document of await messages.queryPartition<OutboxMessage | Review>(userId, "SELECT * FROM c", {})) {
    const isMessage = !isReview(document);
    if (isMessage && (document.time === undefined || document.time > until)) continue;
    await messages.remove(document.id, userId);
    if (isMessage) removed += 1;
  }
  return removed;
}
