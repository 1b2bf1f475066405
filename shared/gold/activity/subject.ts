import type { LocalDays } from "../dates/calendar.ts";
import type { GroupContext } from "../group-context.ts";
import { daysOfUser } from "../person.ts";

const [userPrefix, devicePrefix] = ["user:", "device:"];

/** Whose activity it is: a user's, or that of a watch without an owner. Values of the property `subject`. */
export const subjects = {
  user: (userId: string) => `${userPrefix}${userId}`,
  device: (deviceId: string) => `${devicePrefix}${deviceId}`,
} as const;

export type Subject = { readonly userId: string } | { readonly deviceId: string };

export function subjectOf(value: string): Subject {
  return value.startsWith(userPrefix)
    ? { userId: value.slice(userPrefix.length) }
    : { deviceId: value.slice(devicePrefix.length) };
}

/** The days of a user are their own; a watch without an owner has those of the reporting time zone. */
export async function daysOfSubject(context: GroupContext, subject: Subject): Promise<LocalDays> {
  return "userId" in subject ? daysOfUser(context, subject.userId) : context.calendar;
}

/** The grain of a subject: a row has a user, or only a watch. */
export const subjectGrain = [
  { property: "subject", column: "user_id", prefix: userPrefix },
  { property: "subject", column: "device_id", prefix: devicePrefix },
] as const;
