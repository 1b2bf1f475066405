import type { Span } from "./dates/calendar.ts";

/** From before the first event to after the last one. */
export const allTime: Span = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** How long a fact holds among facts of its kind: until the next later one, and from ever when it is the first. */
export function effectiveInterval(time: number, facts: readonly { readonly time: number }[]): Span {
  const times = facts.map((fact) => fact.time);
  return {
    from: times.some((other) => other < time) ? time : allTime.from,
    to: Math.min(allTime.to, ...times.filter((other) => other > time)),
  };
}
