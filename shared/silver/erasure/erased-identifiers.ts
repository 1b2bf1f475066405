import type { BronzeEvent } from "../../bronze/bronze-event.ts";
import { normalizedEmail } from "../../streams/fields/field-types.ts";
import type { Tombstone } from "./erasure-store.ts";
import type { KeyedHashes } from "./keyed-hashes.ts";
import { subjectsOfLabel } from "./subject.ts";

/** Shorter identifiers are found in events about anything. */
const minLength = 4;
const separators = /[\s"'\\,;{}[\]()<>]+/;
const base64 = /^[A-Za-z0-9+/]{16,}={0,2}$/;

/**
 * Whether an event that nobody could decode names an erased person: a word of its key or body, also inside of base64,
 * is one of their identifiers.
 */
export function namesErased(
  tombstones: readonly Tombstone[],
  { unseal }: Pick<KeyedHashes, "unseal">,
): (event: Pick<BronzeEvent, "key" | "body">) => boolean {
  const identifiers = new Set<string>();
  for (const { sealed } of tombstones) {
    const labels = sealed.labels.flatMap((each) => subjectsOfLabel(unseal(each)).map(({ value }) => value));
    for (const value of [unseal(sealed.user), ...labels, ...sealed.emails.map(unseal)])
      if (value.length >= minLength) identifiers.add(normalizedEmail(value));
  }
  const isNamed = (text: string, depth: number): boolean =>
    text.split(separators).some((part) => {
      const word = part.replace(/^:+|:+$/g, "");
      if (identifiers.has(word.toLowerCase())) return true;
      return depth > 0 && base64.test(word) && isNamed(Buffer.from(word, "base64").toString(), depth - 1);
    });
  return ({ key, body }) => isNamed(key ?? "", 0) || isNamed(Buffer.from(body).toString(), 2);
}
