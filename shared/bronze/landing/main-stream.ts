import type { Stream } from "../../streams/stream.ts";
import { FileUnreadable } from "../records/file-unreadable.ts";
import { unknownRecords } from "../records/format.ts";
import type { RoutedRecord } from "../records/route-records.ts";

/**
 * The stream that gets the records of a file which no stream recognises: that of the first record that any stream
 * recognises.
 *
 * @param routed the first chunk of the file
 * @throws FileUnreadable `unknown`
 */
export function mainStreamOf(routed: readonly RoutedRecord[]): Stream {
  const main = routed.find(({ stream }) => stream !== undefined)?.stream;
  if (main !== undefined) return main;
  throw new FileUnreadable("unknown", unknownRecords(routed.length));
}

/** Quarantined records in a row after which the rest of a file is not read: it must not fill the quarantine. */
export const maxQuarantinedInRow = 100_000;

/** @throws FileUnreadable `not-ours` */
export function checkAcceptance(quarantinedInRow: number, maximum = maxQuarantinedInRow): void {
  if (quarantinedInRow >= maximum)
    throw new FileUnreadable("not-ours", `not ours: none of ${quarantinedInRow} records in a row is accepted`);
}
