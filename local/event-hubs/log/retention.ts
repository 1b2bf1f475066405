import type { LogEnd } from "./recovery.ts";
import type { Segment } from "./segment.ts";

/** Minimum retention of a log. Without limits no event is deleted. */
export interface Retention {
  /** Events up to this age are retained, in milliseconds. */
  readonly ageMs?: number;
  /** The last bytes are retained; older ones are deleted whatever their age. */
  readonly bytes?: number;
}

const segmentsPerAge = 24;

/**
 * Age at which a segment is closed before it is full. Otherwise the only segment of a slow partition would never
 * expire.
 */
export function maxSegmentAgeMs({ ageMs = Number.POSITIVE_INFINITY }: Retention): number {
  return ageMs / segmentsPerAge;
}

/**
 * Number of expired segments at the beginning of a log. The last segment never expires: sequence numbers and offsets
 * continue from it.
 *
 * @param now milliseconds since 1970
 */
export function expiredSegments(segments: readonly Segment[], end: LogEnd, now: number, retention: Retention): number {
  const { ageMs = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = retention;
  // no event of a segment is younger than the first one of the next segment
  const firstRetained = segments.findIndex((_, index) => {
    const next = segments[index + 1];
    return next === undefined || (next.enqueuedTime >= now - ageMs && end.offset - next.offset < bytes);
  });
  return Math.max(0, firstRetained);
}
