import type { Identified } from "../../platform/azure/documents.ts";
import { hashId } from "../../platform/hash-id.ts";
import { PermanentFailure } from "../../platform/korevital-error.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { storedText } from "../../platform/stored-value.ts";
import { isSameTimeZone } from "../../platform/time-zone.ts";
import { type Gold, sharedContainers } from "./gold.ts";

/** The partition of `gold-progress` for what concerns all of gold. No summary has this name. */
const allOfGold = "*";

interface ReportingTimeZone extends Identified {
  readonly consumer: typeof allOfGold;
  readonly timeZone: string;
}

/** Gold contains days of another time zone than the configured one. */
export class TimeZoneChanged extends PermanentFailure {
  override readonly name = "TimeZoneChanged";
  readonly code = "time-zone-changed";
}

/**
 * Stores the reporting time zone at the first run, and compares it at every later one. Another name of the same zone is
 * no other zone.
 *
 * @throws TimeZoneChanged when another one is configured
 */
export async function ensureTimeZone({ gold, calendar: { timeZone }, retryConflicts }: Gold): Promise<void> {
  const progress = gold(sharedContainers.progress);
  const id = hashId("time-zone");
  const document: ReportingTimeZone = { id, consumer: allOfGold, timeZone };
  const stored = await retryConflicts("gold-time-zone", async () => {
    const known = await progress.read(id, allOfGold);
    if (known !== undefined) return storedText(known.document, "timeZone");
    return (await progress.create(document, allOfGold)) ? timeZone : conflict;
  });
  compare(stored, timeZone);
}

/**
 * Compares the reporting time zone with that of an earlier run, if there was one. Writes nothing.
 *
 * @throws TimeZoneChanged
 */
export async function checkTimeZone({ gold, calendar: { timeZone } }: Pick<Gold, "gold" | "calendar">): Promise<void> {
  const known = await gold(sharedContainers.progress).read(hashId("time-zone"), allOfGold);
  if (known !== undefined) compare(storedText(known.document, "timeZone"), timeZone);
}

function compare(stored: string, configured: string): void {
  if (!isSameTimeZone(stored, configured))
    throw new TimeZoneChanged(
      `Gold contains days of ${stored}, REPORTING_TIME_ZONE is ${configured}: set it back, or rebuild gold`,
    );
}
