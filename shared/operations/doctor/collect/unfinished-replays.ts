import { readLedgerRange } from "../../quarantine/ledger.ts";
import type { DoctorContext } from "../context.ts";
import type { UnfinishedReplay } from "../pipeline-snapshot.ts";

export async function readUnfinishedReplays(
  { ledger }: DoctorContext,
  partitionKeys: readonly string[],
): Promise<UnfinishedReplay[]> {
  const found: UnfinishedReplay[] = [];
  for (const partitionKey of partitionKeys) {
    for (const [rowKey, { state, when }] of await readLedgerRange(ledger, partitionKey, "", "~"))
      if (state === "sending") found.push({ partitionKey, rowKey, startedAt: when });
  }
  return found;
}
