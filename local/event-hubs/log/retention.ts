import type { LogEnd } from "./recovery.ts";
import type { Segment } from "./segment.ts";

/** What a log must keep at least. Without a limit of either kind, it keeps everything. */
export interface Retention {
  /** Events that are not older than this, in milliseconds. */
  readonly ageMs?: number;
  /** The last so many bytes, though older ones are deleted even if they are young. */
  readonly bytes?: number;
}

const segmentsPerAge = 24;

/** When a file is closed though it is not full: else a slow partition would keep all its events in one for ever. */
export function maxSegmentAgeMs({ ageMs = Number.POSITIVE_INFINITY }: Retention): number {
  return ageMs / segmentsPerAge;
}

/**
 * How many whole segments at the begin of a log may go. The last one stays whatever its age: there sequence numbers and
 * offsets go on from.
 *
 * @param now milliseconds since 1970
 */
export function expiredSegments(segments: readonly Segment[], end: LogEnd, now: number, retention: Retention): number {
  const { ageMs = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = retention;
  // nothing in a segment is younger than what begins the next one
  const firstKept = segments.findIndex((_, index) => {
    const next = segments[index + 1];
    return next === undefined || (next.enqueuedTime >= now - ageMs && end.offset - next.offset < bytes);
  });
  return Math.max(0, firstKept);
}
