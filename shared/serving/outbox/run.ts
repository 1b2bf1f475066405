import type { Outbox, OutboxLimits } from "./outbox.ts";
import type { Output } from "./output.ts";
import { publishMessages } from "./publish.ts";
import type { SentMessages } from "./sent-messages.ts";
import { deliverMessages } from "./webhook/deliver.ts";
import type { Failure } from "./webhook/delivery.ts";
import { writeMessages, writeReviewed } from "./write.ts";

export interface OutboxCounts {
  readonly written: number;
  readonly published: number;
  /** Of failed requests to the webhook. */
  readonly failures: readonly Failure[];
  /** Messages that are not attempted any more. */
  readonly deadLettered: number;
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
  let [written, published, deadLettered] = [0, 0, 0];
  const failures: Failure[] = [];
  const restarted = new Set<string>();
  const delays: number[] = [];
  const errors = new Map<Output, unknown>();
  const forEachOutput = async (work: (output: Output) => Promise<void>) => {
    for (const output of outbox.outputs.filter((each) => !errors.has(each)))
      await work(output).catch((error: unknown) => errors.set(output, error));
  };
  let isIdle: boolean;
  do {
    isIdle = true;
    await forEachOutput(async (output) => {
      const reviewed = await writeReviewed(outbox, output, limits);
      const created = await writeMessages(outbox, output, limits, () => restarted.add(output.source.container));
      written += (reviewed ?? 0) + (created ?? 0);
      const sent = await send(outbox, output, limits);
      published += sent.published.length;
      deadLettered += sent.deadLettered;
      failures.push(...sent.failures);
      for (const { createdAt } of sent.published) delays.push(outbox.now() - createdAt);
      isIdle &&= reviewed === undefined && created === undefined && sent.waiting === 0;
    });
  } while (!isIdle && outbox.now() < limits.deadline);
  for (const error of errors.values()) throw error;
  return { written, published, failures, deadLettered, delays, restarted: [...restarted] };
}

async function send(outbox: Outbox, output: Output, limits: OutboxLimits): Promise<SentMessages> {
  const { sink } = output;
  if (sink.kind === "hub") return publishMessages(outbox, output, outbox.hub(sink.hub), limits);
  if (outbox.webhook === undefined) throw new Error(`no webhook is configured for ${output.name}`);
  return deliverMessages(outbox, output, outbox.webhook, limits);
}
