/** Capabilities that a client may desire and does not require. */
const ignored: readonly string[] = ["com.microsoft:georeplication"];

type Capabilities = readonly string[] | string | null | undefined;

/** The first desired capability that this endpoint does not support. */
export function unsupportedCapability(desired: Capabilities, supported: readonly string[] = []): string | undefined {
  return namesOf(desired).find((name) => !ignored.includes(name) && !supported.includes(name));
}

/** A field of several symbols: AMQP allows a single one without a list. */
export function namesOf(capabilities: Capabilities): readonly string[] {
  return typeof capabilities === "string" ? [capabilities] : (capabilities ?? []);
}
