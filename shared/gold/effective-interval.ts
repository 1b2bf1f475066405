import { sinceBeginning } from "../silver/documents/registrations.ts";
import { type LabelOwnership, validOwnerships } from "../silver/rules/ownership.ts";
import type { Interval } from "./dates/calendar.ts";

/** From before the first event to after the last one. */
export const allTime: Interval = { from: sinceBeginning, to: Number.MAX_SAFE_INTEGER };

/** When a version or an owner is effective: from its time to the next later one; the first one from the beginning. */
export function effectiveInterval(time: number, versions: readonly { readonly time: number }[]): Interval {
  const times = versions.map((version) => version.time);
  return {
    from: times.some((other) => other < time) ? time : allTime.from,
    to: Math.min(allTime.to, ...times.filter((other) => other > time)),
  };
}

/** When an ownership is effective, or was until it was taken back. */
export function effectiveOwnership(time: number, ownerships: readonly LabelOwnership[]): Interval {
  return effectiveInterval(time, validOwnerships(ownerships));
}
