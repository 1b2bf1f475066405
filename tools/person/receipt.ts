import { erasureStoreFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { isoTime } from "../../shared/platform/time.ts";
import { scoresHub } from "../../shared/serving/outbox/outbox.ts";
import { readReceipt } from "../../shared/silver/erasure/receipt.ts";

/**
 * @throws Error when there is no such receipt: the request has not been processed, or there was nothing to erase
 */
export async function receiptText(azure: Azure, id: string): Promise<string> {
  const receipt = await readReceipt(erasureStoreFor(azure), id);
  if (receipt === undefined) throw new Error(`there is no receipt ${id}: silver has not erased anything for it yet`);
  const { time, erasedAt, counts } = receipt;
  const recipients =
    "outbox" in counts ? [`consumers of the hub ${scoresHub}: risk scores with the e-mail address`] : [];
  const report = {
    id,
    erasedUpTo: isoTime(time),
    erasedAt: { first: isoTime(erasedAt.first), last: isoTime(erasedAt.last) },
    removed: counts,
    recipientsToInform: recipients,
  };
  return JSON.stringify(report, null, 2);
}
