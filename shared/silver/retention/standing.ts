import type { Subject } from "../../streams/subject.ts";
import type { ErasureIndex } from "../erasure/erasure-index.ts";
import { labelOf } from "../erasure/subject.ts";
import { type OwnershipInterval, ownershipIntervals } from "../rules/ownership.ts";
import type { SilverReader } from "../silver-reader.ts";

/** Whether what is about somebody is to be removed, to be withheld, or may be used. */
export type Standing = "erased" | "restricted" | "used";

/** Whose data are not used. */
export interface UnusedPeople {
  readonly erased: Pick<ErasureIndex, "userUntil">;
  readonly restricted: ReadonlySet<string>;
}

/** From `from` to `to`, both included, epoch milliseconds. */
interface Day {
  readonly from: number;
  readonly to: number;
}

/**
 * Whose a day of some subjects is. A device or mac is somebody's by its registrations, those of erased people included:
 * they remain when readings and visits are removed.
 *
 * @param reader reads ownerships with erased ones
 */
export async function standingOf(
  reader: Pick<SilverReader, "queryPartition">,
  { erased, restricted }: UnusedPeople,
  subjects: readonly Subject[],
  day: Day,
): Promise<Standing> {
  const people = (await Promise.all(subjects.map((subject) => peopleOf(reader, subject, day)))).flat();
  const isErasedAt = ({ userId, from }: Holder) =>
    Math.max(from, day.from) <= (erased.userUntil(userId) ?? Number.NEGATIVE_INFINITY);
  if (people.some((each) => each.isErased && isErasedAt(each))) return "erased";
  return people.some(({ userId }) => restricted.has(userId)) ? "restricted" : "used";
}

/** Whose a subject is, since when, and whether an erasure up to a later time is of it. */
type Holder = Pick<OwnershipInterval, "userId" | "from" | "isErased">;

/** The people whose a subject is on a day. */
export async function peopleOf(
  reader: Pick<SilverReader, "queryPartition">,
  subject: Subject,
  day: Day,
): Promise<Holder[]> {
  if (subject.kind === "user") return [{ userId: subject.value, from: day.from, isErased: true }];
  const label = labelOf(subject);
  if (label === undefined) return [];
  const intervals = ownershipIntervals(await reader.queryPartition("owners", label));
  return intervals.filter(({ from, to }) => from <= day.to && to > day.from);
}
