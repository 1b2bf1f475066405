import { documentCheckpoints } from "../../platform/change-feed/document-checkpoints.ts";
import { type ChangeFeed, followFeed } from "../../platform/change-feed/follow.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { sum } from "../../platform/sum.ts";
import type { BalanceDocument } from "../../silver/documents/registry.ts";
import type { Outbox, OutboxLimits } from "./outbox.ts";
import { messagesOf } from "./outbox-message.ts";

/** The change feed of `balance`, as the outbox reads it. */
function outboxFeed({ balance, progress }: Outbox): ChangeFeed {
  const checkpoints = documentCheckpoints(progress, { consumer: "outbox", version: 1, container: "balance" });
  return { container: balance, checkpoints };
}

/**
 * Reads the next page of changes of `balance` and creates the outbox messages of its customers. The customer and the
 * assessments may arrive in any order. An existing message is not changed: neither a customer who is written again nor
 * a corrected birth day sends a score again.
 *
 * @returns how many messages were created; undefined when there are no changes
 */
export async function writeMessages(outbox: Outbox, limits: OutboxLimits): Promise<number | undefined> {
  let written: number | undefined;
  await followFeed<BalanceDocument, void>(outboxFeed(outbox), {
    pageSize: limits.pageSize,
    // One page: publishing is next.
    deadline: Number.NEGATIVE_INFINITY,
    now: () => 0,
    async handle({ documents }) {
      const emails = [...new Set(documents.map(({ email }) => email))];
      const counts = await mapConcurrent(emails, limits.concurrency, (email) => writeMessagesOf(outbox, email));
      written = sum(counts);
    },
  });
  return written;
}

async function writeMessagesOf({ silver, messages }: Outbox, email: string): Promise<number> {
  let written = 0;
  for (const message of messagesOf(await silver.queryPartition("balance", email)))
    if (await messages.create(message, email)) written += 1;
  return written;
}
