import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { EraseMessages } from "../../silver/erasure/silver-erasure.ts";

/** Removes the messages of erased assessments, published or not. */
export function eraseMessagesIn(messages: DocumentContainer): EraseMessages {
  return async (planned) => {
    let removed = 0;
    for (const { email, id } of planned) {
      if ((await messages.read(id, email)) === undefined) continue;
      await messages.remove(id, email);
      removed += 1;
    }
    return removed;
  };
}
