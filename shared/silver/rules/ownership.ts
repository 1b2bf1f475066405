import type { Ownership } from "../documents/owners.ts";

/** One owner's time with a label: from <= t < to. */
export interface Tenure {
  readonly userId: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Who owned a label when. An owner owns from the very instant of registration; the first one also owned everything before.
 * Of several registrations at one time the smaller user id (by UTF-16 units) counts.
 */
export function tenures(facts: readonly Ownership[]): Tenure[] {
  const owners = new Map<number, string>();
  for (const { time, userId } of facts) {
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

/** The owner at an instant; undefined for a label that nobody ever registered. */
export function ownerAt(facts: readonly Ownership[], time: number): string | undefined {
  return tenures(facts).find(({ from, to }) => from <= time && time < to)?.userId;
}

/** Everyone who owned the label at any instant from `from` to `to`, both included. */
export function ownersWithin(facts: readonly Ownership[], from: number, to: number): string[] {
  const meeting = tenures(facts).filter((tenure) => tenure.from <= to && tenure.to > from);
  return [...new Set(meeting.map(({ userId }) => userId))];
}
