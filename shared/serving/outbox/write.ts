import { documentCheckpoints } from "../../platform/change-feed/document-checkpoints.ts";
import { type ChangeFeed, followFeed } from "../../platform/change-feed/follow.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { sum } from "../../platform/sum.ts";
import type { BalanceDocument } from "../../silver/documents/registry.ts";
import type { Outbox, OutboxLimits } from "./outbox.ts";
import { messagesOf } from "./outbox-message.ts";

/** The change feed of `balance`, as the outbox reads it. */
export function outboxFeed({ balance, progress }: Pick<Outbox, "balance" | "progress">): ChangeFeed {
  const checkpoints = documentCheckpoints(progress, { consumer: "outbox", version: 1, container: "balance" });
  return { container: balance, checkpoints };
}

/**
 * Reads the next page of changes of `balance` and creates the outbox messages of its customers. The customer and the
 * assessments may arrive in any order. An existing message is not changed: neither a customer who is written again nor
 * a corrected birth day sends a score again.
 *
 * @param now epoch milliseconds
 * @param onRestart is called when the feed starts from its beginning, because `balance` was recreated
 * @returns how many messages were created; undefined when there are no changes
 */
export async function writeMessages(
  outbox: Outbox,
  limits: OutboxLimits,
  onRestart: () => void,
  now: () => number,
): Promise<number | undefined> {
  let written: number | undefined;
  const feed = { ...outboxFeed(outbox), onRestart };
  await followFeed<BalanceDocument, void>(feed, {
    pageSize: limits.pageSize,
    // One page: publishing is next.
    deadline: Number.NEGATIVE_INFINITY,
    now: () => 0,
    async handle({ documents }) {
      const byEmail = [...Map.groupBy(documents, ({ email }) => email)];
      const counts = await mapConcurrent(byEmail, limits.concurrency, ([email, changed]) =>
        writeMessagesOf(outbox, email, changed, now()),
      );
      written = sum(counts);
    },
  });
  return written;
}

/** A changed customer can give every assessment its message, a changed assessment only itself. */
async function writeMessagesOf(
  { silver, messages }: Outbox,
  email: string,
  changed: readonly BalanceDocument[],
  createdAt: number,
): Promise<number> {
  const ids = new Set(changed.map(({ id }) => id));
  const isCustomerChanged = changed.some(({ kind }) => kind === "customer");
  let written = 0;
  for (const message of messagesOf(await silver.queryPartition("balance", email)))
    if ((isCustomerChanged || ids.has(message.id)) && (await messages.create({ ...message, createdAt }, email)))
      written += 1;
  return written;
}
