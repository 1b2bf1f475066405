import { readLedgerRange } from "../../quarantine/ledger.ts";
import type { DoctorWorld } from "../context.ts";
import type { SendingFacts } from "../facts.ts";

/** What replays have noted as being sent, partition by partition. */
export async function readSending({ ledger }: DoctorWorld, partitionKeys: readonly string[]): Promise<SendingFacts[]> {
  const found: SendingFacts[] = [];
  for (const partitionKey of partitionKeys) {
    for (const [rowKey, { state, when }] of await readLedgerRange(ledger, partitionKey, "", "~"))
      if (state === "sending") found.push({ partitionKey, rowKey, when });
  }
  return found;
}
