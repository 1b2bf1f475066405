/** Capabilities that a client may wish for and does well without. */
const ignored: readonly string[] = ["com.microsoft:georeplication"];

/** The first desired capability that this endpoint does not play. */
export function unknownWish(desired: readonly string[] | string | null | undefined): string | undefined {
  const names = typeof desired === "string" ? [desired] : (desired ?? []);
  return names.find((name) => !ignored.includes(name));
}
