import type { BronzeReader } from "../bronze/reading.ts";
import type { ManifestRow, PlacedEvent } from "../bronze/rows.ts";

/** Why silver cannot take an event. One event may have several reasons: it stands in more than one document. */
export interface Aside {
  /** The very object: records of two landed files may have one number. */
  readonly event: PlacedEvent;
  /** Without personal values. */
  readonly reason: string;
}

/** A manifest row with what it landed. */
export interface ReadRow {
  readonly row: ManifestRow;
  readonly events: readonly PlacedEvent[];
}

/**
 * Keeps what silver refuses for good in `quarantine`, a file for each commit: the same events under the same name, however the
 * rows were cut into slices, or merged.
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
  const reasons = Map.groupBy(aside, ({ event }) => event);
  const refused = rows.flatMap(({ row, events }) => events.flatMap((event) => refusedOf(row, event, reasons)));
  for (const [position, lines] of Map.groupBy(refused, (each) => each.position)) {
    const content = lines.map(({ line }) => line).sort((a, b) => a.sequenceNumber - b.sequenceNumber);
    await bronze.setAside(partitionKey, database, position, Buffer.from(JSON.stringify(content)));
  }
  return reasons.size;
}

function refusedOf(row: ManifestRow, event: PlacedEvent, reasons: ReadonlyMap<PlacedEvent, readonly Aside[]>) {
  const aside = reasons.get(event);
  if (aside === undefined) return [];
  const { sequenceNumber, body, position = row.position } = event;
  const reason = [...new Set(aside.map((each) => each.reason))].sort().join("; ");
  return [{ position, line: { sequenceNumber, reason, body: Buffer.from(body).toString() } }];
}
