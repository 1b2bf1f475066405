import { createRequire } from "node:module";

/** Not allowed in XML 1.0, or changed by its parsers. */
const unsafe = /[^\x20-\ufffd]|[\ud800-\udfff]|^ | $/u;
const illegal = /[^\t\n\r\x20-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * Encodes names of blobs in listings as Azure does: `<Name Encoded="true">a%01b</Name>`. Without it Azurite answers a
 * listing with 500 as long as the container has a blob whose name contains a control character.
 */
export function encodeNames(): void {
  const xml = createRequire(import.meta.url)("azurite/dist/src/blob/generated/utils/xml.js");
  const original: (value: unknown, options: unknown) => string = xml.stringifyXML;
  xml.stringifyXML = (value: unknown, options: unknown) => original(withEncodedNames(value), options);
}

/** A copy of a response in which names that XML cannot contain are encoded. */
export function withEncodedNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withEncodedNames);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encoded(key, inner)]));
}

function encoded(key: string, value: unknown): unknown {
  if (typeof value !== "string") return withEncodedNames(value);
  if (key === "Name" && unsafe.test(value))
    return { $: { Encoded: "true" }, _: encodeURIComponent(value.toWellFormed()) };
  // A client sends the marker back as it is. A shorter one repeats some names.
  return key === "Name" ? value : (value.split(illegal, 1)[0] ?? "");
}
