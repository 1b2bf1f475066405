/**
 * The canonical name of an IANA time zone: `Europe/Kyiv`, `Europe/Kiev` and `europe/kiev` have the same. Which of them
 * it is depends on the version of the runtime, so that names are compared in this form, whenever they were stored.
 *
 * @throws RangeError for an unknown name, and for an offset such as `+02:00`, which has no clock changes and is no name
 * for other engines. The runtime accepts an offset with a minus sign of Unicode too.
 */
export function canonicalTimeZone(name: string): string {
  if (!/^[A-Za-z][\w+/-]*$/.test(name)) throw new RangeError(`${name} is no name of a time zone`);
  return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
}

/** Whether two names are of the same time zone. A name that this runtime does not know equals only itself. */
export function isSameTimeZone(a: string, b: string): boolean {
  if (a === b) return true;
  try {
    return canonicalTimeZone(a) === canonicalTimeZone(b);
  } catch {
    return false;
  }
}
