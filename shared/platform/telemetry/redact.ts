/**
 * `/` is excluded, so that the folders of a path remain; `%40` is `@` in a URL. The limit of 254 characters, the
 * longest valid address, keeps the matching time linear in the length of the text.
 */
const email = /[^\s"'<>,;:()/]{1,254}(?:@|%40)[^\s"'<>,;:()/]{1,254}/gi;
const mac = /\b[0-9a-f]{2}([:-][0-9a-f]{2}){5}\b/gi;

/** Replaces e-mail addresses with `<e-mail>` and MAC addresses with `<mac>`. */
export function redact(text: string): string {
  return text.replaceAll(email, "<e-mail>").replaceAll(mac, "<mac>");
}

/**
 * Redacts every text among the values of a log event or span.
 *
 * @param values numbers are returned unchanged
 */
export function redactTexts<T extends object>(values: T): T {
  const masked = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "string" ? redact(value) : value,
  ]);
  return Object.fromEntries(masked) as T;
}
