import type { OutgoingEvent } from "../../platform/azure/outgoing-event.ts";
import { isoTime } from "../../platform/time.ts";
import type { KeyedHashes } from "../../silver/erasure/keyed-hashes.ts";
import { receiptId } from "../../silver/erasure/receipt.ts";
import { decodeRecords } from "../../streams/decoding/decode.ts";
import { profiles } from "../../streams/profiles.ts";
import type { Stream } from "../../streams/stream.ts";

export interface ErasureRequest {
  /** The deletion of the profile, for the hub of the profiles: it lands in bronze like any other event. */
  readonly event: OutgoingEvent;
  /** Id of the receipt. */
  readonly receipt: string;
  /** ISO 8601: the person is erased up to and including this time. */
  readonly until: string;
}

/**
 * The request to erase a user up to now; undefined if no user can have the id.
 *
 * @param now epoch milliseconds; `earliestTime` is that of the configuration
 */
export function erasureRequest(
  userId: string,
  {
    hashes,
    now,
    earliestTime,
  }: { readonly hashes: Pick<KeyedHashes, "hash">; readonly now: number; readonly earliestTime: number },
): ErasureRequest | undefined {
  const until = isoTime(now);
  const body = Buffer.from(JSON.stringify({ user_id: userId, update_type: "delete", timestamp: until }));
  const [first] = decodeRecords(profiles as unknown as Stream, body, { enqueuedTime: now, earliestTime });
  if (first?.decoded.outcome !== "accepted") return undefined;
  return { event: { key: userId, body }, receipt: receiptId(hashes.hash("user", userId), now), until };
}
