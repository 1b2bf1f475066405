/**
 * Without `/`, so that of a path the folders stay; `%40` is how a URL writes `@`. No address is longer than 254 characters, and without
 * that limit a long text without one would take time with its length squared.
 */
const email = /[^\s"'<>,;:()/]{1,254}(?:@|%40)[^\s"'<>,;:()/]{1,254}/gi;
const mac = /\b[0-9a-f]{2}([:-][0-9a-f]{2}){5}\b/gi;

/** In place of what looks like an e-mail address or a MAC address stands that it was one. Which kinds those are is decided here alone. */
export function withoutPersonal(text: string): string {
  return text.replaceAll(email, "<e-mail>").replaceAll(mac, "<mac>");
}

/**
 * Of what a line or a span is told, all texts: the name of a file is its sender's choice, and stands in more fields than one.
 *
 * @param values numbers stay as they are
 */
export function textsWithoutPersonal<T extends object>(values: T): T {
  const masked = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "string" ? withoutPersonal(value) : value,
  ]);
  return Object.fromEntries(masked) as T;
}
