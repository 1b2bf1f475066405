import type { Subject } from "../../streams/subject.ts";
import type { ErasureIndex } from "../erasure/erasure-index.ts";
import { labelOf } from "../erasure/subject.ts";
import { type OwnershipInterval, ownershipIntervals } from "../rules/ownership.ts";
import type { SilverReader } from "../silver-reader.ts";

/** Whether what is about somebody is to be removed, to be withheld, or may be used. */
export type Standing = "erased" | "restricted" | "used";

export interface GroupStanding {
  readonly standing: Standing;
  /** Keyed hashes of the restricted people whose it is. */
  readonly restricted: readonly string[];
}

/** Whose data are not used. */
export interface UnusedPeople {
  readonly erased: Pick<ErasureIndex, "userUntil">;
  readonly restricted: ReadonlySet<string>;
  /** The keyed hash of a user. */
  hashOf(userId: string): string;
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
  { erased, restricted, hashOf }: UnusedPeople,
  subjects: readonly Subject[],
  day: Day,
): Promise<GroupStanding> {
  const people = (await Promise.all(subjects.map((subject) => peopleOf(reader, subject, day)))).flat();
  const isErasedAt = ({ userId, from }: Holder) =>
    Math.max(from, day.from) <= (erased.userUntil(userId) ?? Number.NEGATIVE_INFINITY);
  const isErased =
    people.some((each) => each.isErased && isErasedAt(each)) ||
    (await Promise.all(subjects.map((subject) => isBeforeReturn(reader, erased, subject, day)))).includes(true);
  if (isErased) return { standing: "erased", restricted: [] };
  const users = new Set(people.map(({ userId }) => userId).filter((userId) => restricted.has(userId)));
  return { standing: users.size > 0 ? "restricted" : "used", restricted: [...users].map(hashOf) };
}

/** Whether a day of a user is after an erasure, but not after a new registration: what it contains was erased. */
async function isBeforeReturn(
  reader: Pick<SilverReader, "queryPartition">,
  erased: UnusedPeople["erased"],
  { kind, value }: Subject,
  { to }: Day,
): Promise<boolean> {
  const until = kind === "user" ? erased.userUntil(value) : undefined;
  if (until === undefined) return false;
  const people = await reader.queryPartition("people", value);
  return !people.some((each) => each.kind === "registration" && until < each.time && each.time <= to);
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
