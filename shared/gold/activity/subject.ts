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

/** The grain of a subject: a row has a user, or only a watch. */
export const subjectGrain = [
  { property: "subject", column: "user_id", prefix: userPrefix },
  { property: "subject", column: "device_id", prefix: devicePrefix },
] as const;
