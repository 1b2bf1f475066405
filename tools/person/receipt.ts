import { erasureStoreFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { isoTime } from "../../shared/platform/time.ts";
import type { Sink } from "../../shared/serving/outbox/output.ts";
import { outputs } from "../../shared/serving/outbox/registry.ts";
import { type Receipt, readReceipt } from "../../shared/silver/erasure/receipt.ts";
import { retainedCopies } from "../../shared/silver/erasure/retention.ts";

/**
 * @throws Error when there is no such receipt: the request has not been processed
 */
export async function receiptText(azure: Azure, id: string): Promise<string> {
  const receipt = await readReceipt(erasureStoreFor(azure), id);
  if (receipt === undefined) throw new Error(`there is no receipt ${id}: silver has not processed the request yet`);
  return JSON.stringify(receiptReport(receipt), null, 2);
}

/** The receipt for a person: counts and times, and no value. */
export function receiptReport({ id, time, erasedAt, endedAt, counts }: Receipt) {
  const recipients = "outbox" in counts ? outputs.map(({ sink, recipients: of }) => `${recipientOf(sink)}: ${of}`) : [];
  return {
    id,
    erasedUpTo: isoTime(time),
    state: endedAt === undefined ? "bronze, quarantine and exports are erased by the next maintenance" : "ended",
    erasedAt: { first: isoTime(erasedAt.first), last: isoTime(erasedAt.last) },
    ...(endedAt === undefined ? {} : { endedAt: isoTime(endedAt) }),
    removed: byLayer(counts),
    // Counted from the end: until then a copy of what is still there can be made.
    retainedCopies: retainedCopies.map(({ copy, retention }) => ({
      copy,
      ...(endedAt === undefined ? { days: retention / 86_400_000 } : { until: isoTime(endedAt + retention) }),
    })),
    recipientsToInform: recipients,
  };
}

function recipientOf(sink: Sink): string {
  return sink.kind === "hub" ? `consumers of the hub ${sink.hub}` : "the receiver of the webhook, where there is one";
}

/** `silver people` -> silver: people. */
function byLayer(counts: Receipt["counts"]): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const layers = Map.groupBy(Object.entries(counts), ([name]) => name.split(" ")[0] ?? name);
  return Object.fromEntries(
    [...layers].map(([layer, some]) => [
      layer,
      Object.fromEntries(some.map(([name, count]) => [name.split(" ")[1] ?? "messages", count])),
    ]),
  );
}
