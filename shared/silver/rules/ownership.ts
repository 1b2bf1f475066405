import type { Ownership } from "../documents/owners.ts";

/** A registration of a label, perhaps taken back. `owners` contains those of people who are not erased. */
export interface LabelOwnership extends Ownership {
  /** From its time on the label belongs to nobody. */
  readonly erased?: true;
}

/** One owner's time with a label: from <= t < to. */
export interface OwnershipInterval {
  /** Who registered the label. */
  readonly userId: string;
  /** The registration is erased: the label belongs to nobody. */
  readonly isErased: boolean;
  readonly from: number;
  readonly to: number;
}

/** The ownerships that nobody took back. A void one takes back those of its user at its time. */
export function validOwnerships<O extends Pick<Ownership, "time" | "userId" | "void">>(ownerships: readonly O[]): O[] {
  const keyOf = ({ time, userId }: O) => `${time} ${userId}`;
  const taken = new Set(ownerships.filter((each) => each.void === true).map(keyOf));
  return ownerships.filter((each) => !taken.has(keyOf(each)));
}

/**
 * The owners of a label by time. An ownership begins at the instant of its registration; the first one extends back
 * without limit. Of several registrations at one time the one with the smaller user id (by UTF-16 units) wins,
 * whether it is erased or not: erasure changes no one else's ownership.
 */
export function ownershipIntervals(ownerships: readonly LabelOwnership[]): OwnershipInterval[] {
  const owners = new Map<number, LabelOwnership>();
  for (const ownership of validOwnerships(ownerships)) {
    const known = owners.get(ownership.time);
    if (known === undefined || precedes(ownership, known)) owners.set(ownership.time, ownership);
  }
  const changes = [...owners].sort(([a], [b]) => a - b);
  return changes.map(([time, { userId, erased = false }], index) => ({
    userId,
    isErased: erased,
    from: index === 0 ? Number.NEGATIVE_INFINITY : time,
    to: changes[index + 1]?.[0] ?? Number.POSITIVE_INFINITY,
  }));
}

/** Of the same registration the erased one counts: it must not come back. */
function precedes(a: LabelOwnership, b: LabelOwnership): boolean {
  return a.userId < b.userId || (a.userId === b.userId && a.erased === true);
}

/** The owner of an instant at which an erased registration holds. */
export const nobody = null;

/** The owner at an instant; `nobody`, or undefined for a label that was never registered. */
export function ownerAt(ownerships: readonly LabelOwnership[], time: number): string | undefined | typeof nobody {
  return ownersByTime(ownerships)(time);
}

/** The owner at many instants: those of one bucket, or of one day, mostly belong to the same owner. */
export function ownersByTime(
  ownerships: readonly LabelOwnership[],
): (time: number) => string | undefined | typeof nobody {
  const intervals = ownershipIntervals(ownerships);
  let last = intervals[0];
  return (time) => {
    if (last === undefined || time < last.from || time >= last.to)
      last = intervals.find(({ from, to }) => from <= time && time < to);
    return last?.isErased === true ? nobody : last?.userId;
  };
}

/** The distinct owners of the label from `from` to `to`, both included. */
export function ownersDuring(ownerships: readonly LabelOwnership[], from: number, to: number): string[] {
  const overlapping = ownershipIntervals(ownerships).filter(
    (interval) => !interval.isErased && interval.from <= to && interval.to > from,
  );
  return [...new Set(overlapping.map(({ userId }) => userId))];
}
