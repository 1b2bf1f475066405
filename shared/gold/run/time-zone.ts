import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { hashId } from "../../silver/documents/hash-id.ts";

/** Not a summary's name: what holds for all of gold stands under it in `gold-progress`. */
const allOfGold = "*";

interface ReportingTimeZone extends Identified {
  readonly summary: typeof allOfGold;
  readonly timeZone: string;
}

/** Gold's dates are days of another time zone than the configured one. */
export class TimeZoneChanged extends Error {
  override readonly name = "TimeZoneChanged";
}

/**
 * The first run stores the reporting time zone with gold; from then on it holds.
 *
 * @throws TimeZoneChanged when another one is configured
 */
export async function holdTimeZone(progress: DocumentContainer, timeZone: string): Promise<void> {
  const id = hashId("time-zone");
  const document: ReportingTimeZone = { id, summary: allOfGold, timeZone };
  const known = await progress.read<ReportingTimeZone>(id, allOfGold);
  if (known === undefined) {
    if (!(await progress.create(document, allOfGold))) await holdTimeZone(progress, timeZone);
  } else if (known.document.timeZone !== timeZone) {
    throw new TimeZoneChanged(
      `Gold holds days of ${known.document.timeZone}, REPORTING_TIME_ZONE is ${timeZone}: set it back, or rebuild gold`,
    );
  }
}
