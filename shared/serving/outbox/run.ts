import type { Outbox, OutboxLimits } from "./outbox.ts";
import { publishMessages } from "./publish.ts";
import { writeMessages } from "./write.ts";

export interface OutboxCounts {
  readonly written: number;
  readonly published: number;
  /** Milliseconds from the creation to the publishing of each published message whose creation is known. */
  readonly delays: readonly number[];
  /** The feed of `balance` starts from its beginning, because the container was recreated. */
  readonly restarted: boolean;
}

/**
 * Writes and publishes page by page until nothing is left or the deadline passes. It may crash anywhere. Two runs at
 * the same time lose nothing, but may publish a message twice.
 *
 * @param now epoch milliseconds
 */
export async function runOutbox(outbox: Outbox, limits: OutboxLimits, now: () => number): Promise<OutboxCounts> {
  let [written, published, restarted] = [0, 0, false];
  const delays: number[] = [];
  const onRestart = () => {
    restarted = true;
  };
  do {
    const created = await writeMessages(outbox, limits, onRestart, now);
    const sent = await publishMessages(outbox, limits);
    written += created ?? 0;
    published += sent.published.length;
    for (const { createdAt } of sent.published) if (createdAt !== undefined) delays.push(now() - createdAt);
    if (created === undefined && sent.waiting === 0) break;
  } while (now() < limits.deadline);
  return { written, published, delays, restarted };
}
