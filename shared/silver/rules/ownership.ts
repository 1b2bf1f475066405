import type { Ownership } from "../documents/owners.ts";

/** One owner's time with a label: from <= t < to. */
export interface OwnershipInterval {
  readonly userId: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The owners of a label by time. An ownership begins at the instant of its registration; the first one extends back
 * without limit. Of several registrations at one time the one with the smaller user id (by UTF-16 units) wins.
 */
export function ownershipIntervals(ownerships: readonly Ownership[]): OwnershipInterval[] {
  const owners = new Map<number, string>();
  for (const { time, userId } of ownerships) {
    const known = owners.get(time);
    if (known === undefined || userId < known) owners.set(time, userId);
  }
  const changes = [...owners].sort(([a], [b]) => a - b);
  return changes.map(([time, userId], index) => ({
    userId,
    from: index === 0 ? Number.NEGATIVE_INFINITY : time,
    to: changes[index + 1]?.[0] ?? Number.POSITIVE_INFINITY,
  }));
}

/** The owner at an instant; undefined for a label that was never registered. */
export function ownerAt(ownerships: readonly Ownership[], time: number): string | undefined {
  return ownersByTime(ownerships)(time);
}

/** The owner at many instants: those of one bucket, or of one day, mostly belong to the same owner. */
export function ownersByTime(ownerships: readonly Ownership[]): (time: number) => string | undefined {
  const intervals = ownershipIntervals(ownerships);
  let last = intervals[0];
  return (time) => {
    if (last === undefined || time < last.from || time >= last.to)
      last = intervals.find(({ from, to }) => from <= time && time < to);
    return last?.userId;
  };
}

/** The distinct owners of the label from `from` to `to`, both included. */
export function ownersDuring(ownerships: readonly Ownership[], from: number, to: number): string[] {
  const overlapping = ownershipIntervals(ownerships).filter((interval) => interval.from <= to && interval.to > from);
  return [...new Set(overlapping.map(({ userId }) => userId))];
}
