import type { BronzeReader } from "../bronze/reading.ts";
import type { BronzeEvent, ManifestRow } from "../bronze/rows.ts";

/** Why silver cannot take an event. One event may have several reasons: it stands in more than one document. */
export interface Aside {
  readonly sequenceNumber: number;
  /** Without personal values. */
  readonly reason: string;
}

/** A manifest row with what it landed. */
export interface ReadRow {
  readonly row: ManifestRow;
  readonly events: readonly BronzeEvent[];
}

/**
 * Keeps what silver refuses for good in `quarantine`, a file for each manifest row: the same events under the same name,
 * however the rows were cut into slices.
 *
 * @returns how many events that are
 */
export async function keepAside(
  bronze: BronzeReader,
  partitionKey: string,
  database: string,
  rows: readonly ReadRow[],
  aside: readonly Aside[],
): Promise<number> {
  const reasons = Map.groupBy(aside, ({ sequenceNumber }) => sequenceNumber);
  for (const { row, events } of rows) {
    const refused = events.flatMap((event) => lineOf(event, reasons.get(event.sequenceNumber)));
    if (refused.length === 0) continue;
    await bronze.setAside(partitionKey, database, row.position, Buffer.from(JSON.stringify(refused)));
  }
  return reasons.size;
}

function lineOf({ sequenceNumber, body }: BronzeEvent, aside: readonly Aside[] = []) {
  if (aside.length === 0) return [];
  const reason = [...new Set(aside.map((each) => each.reason))].sort().join("; ");
  return [{ sequenceNumber, reason, body: Buffer.from(body).toString() }];
}
