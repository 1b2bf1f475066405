/** Capabilities that a client may desire and does not require. */
const ignored: readonly string[] = ["com.microsoft:georeplication"];

/** The first desired capability that this endpoint does not support. */
export function unsupportedCapability(desired: readonly string[] | string | null | undefined): string | undefined {
  const names = typeof desired === "string" ? [desired] : (desired ?? []);
  return names.find((name) => !ignored.includes(name));
}
