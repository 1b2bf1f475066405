import type { Outbox, OutboxLimits } from "./outbox.ts";
import { publishLetters } from "./publish.ts";
import { writeLetters } from "./write.ts";

export interface OutboxCounts {
  readonly written: number;
  readonly published: number;
}

/**
 * Writes and publishes until nothing is left or time is up. May be killed anywhere; two runs at once lose nothing, but may publish twice.
 *
 * @param now epoch milliseconds
 */
export async function runOutbox(outbox: Outbox, limits: OutboxLimits, now: () => number): Promise<OutboxCounts> {
  let [written, published] = [0, 0];
  do {
    const page = await writeLetters(outbox, limits);
    const sent = await publishLetters(outbox, limits);
    written += page ?? 0;
    published += sent;
    if (page === undefined && sent === 0) break;
  } while (now() < limits.deadline);
  return { written, published };
}
