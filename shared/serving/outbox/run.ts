import type { Outbox, OutboxLimits } from "./outbox.ts";
import type { Output } from "./output.ts";
import { publishMessages } from "./publish.ts";
import { writeMessages } from "./write.ts";

export interface OutboxCounts {
  readonly written: number;
  readonly published: number;
  /** Milliseconds from the creation to the publishing of each published message. */
  readonly delays: readonly number[];
  /** The followed containers that were recreated: their feeds start from the beginning. */
  readonly restarted: readonly string[];
}

/**
 * Writes and publishes page by page until nothing is left or the deadline passes. It may crash anywhere. Two runs at
 * the same time lose nothing, but may publish a message twice.
 *
 * @throws Error of the first output that failed, when the others are done: it does not delay them
 */
export async function runOutbox(outbox: Outbox, limits: OutboxLimits): Promise<OutboxCounts> {
  let [written, published] = [0, 0];
  const restarted = new Set<string>();
  const delays: number[] = [];
  const failures = new Map<Output, unknown>();
  let isIdle: boolean;
  do {
    isIdle = true;
    for (const output of outbox.outputs.filter((each) => !failures.has(each))) {
      try {
        const created = await writeMessages(outbox, output, limits, () => restarted.add(output.source.container));
        written += created ?? 0;
        const sent = await publishMessages(outbox, output, limits);
        published += sent.published.length;
        for (const { createdAt } of sent.published) delays.push(outbox.now() - createdAt);
        isIdle &&= created === undefined && sent.waiting === 0;
      } catch (error) {
        failures.set(output, error);
      }
    }
  } while (!isIdle && outbox.now() < limits.deadline);
  for (const error of failures.values()) throw error;
  return { written, published, delays, restarted: [...restarted] };
}
