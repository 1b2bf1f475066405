import { erasureStoreFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { isoTime } from "../../shared/platform/time.ts";
import { receiptId } from "../../shared/silver/erasure/receipt.ts";
import { decodeRecords } from "../../shared/streams/decoding/decode.ts";
import { profiles } from "../../shared/streams/profiles.ts";
import type { Stream } from "../../shared/streams/stream.ts";
import { publish } from "../common/publish.ts";

/** Sends the deletion through the hub of the profiles, like any other: it is in bronze, and exactly once. */
export async function erasePerson(azure: Azure, userId: string, now: number): Promise<string> {
  const body = JSON.stringify({ user_id: userId, update_type: "delete", timestamp: isoTime(now) });
  const bounds = { enqueuedTime: now, earliestTime: azure.configuration.earliestTime };
  const [first] = decodeRecords(profiles as unknown as Stream, Buffer.from(body), bounds);
  if (first?.decoded.outcome === "quarantined") throw new Error(`USER is no user id: ${first.decoded.message}`);
  await publish(azure, [{ stream: profiles.name, key: userId, body }]);
  const id = receiptId(erasureStoreFor(azure).hashes.hash("user", userId), now);
  return `erasure up to ${isoTime(now)} requested\nreceipt ${id}`;
}
