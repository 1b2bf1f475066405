import type { BronzeEvent } from "../../bronze/bronze-event.ts";
import { normalizedEmail } from "../../streams/fields/field-types.ts";
import type { Tombstone } from "./erasure-store.ts";
import type { KeyedHashes } from "./keyed-hashes.ts";
import type { PlannedSubjects } from "./plan-store.ts";
import { subjectsOfLabel } from "./subject.ts";

/** Shorter identifiers are found in events about anything. */
const minLength = 4;
const separators = /[\s"'\\,;{}[\]()<>]+/;
const base64 = /^[A-Za-z0-9+/]{16,}={0,2}$/;

/** Whether an event that nobody could decode names an erased person (see `namesAny`). */
export function namesErased(
  tombstones: readonly Tombstone[],
  { unseal }: Pick<KeyedHashes, "unseal">,
): (event: Pick<BronzeEvent, "key" | "body">) => boolean {
  return namesAny(
    tombstones.flatMap(({ sealed: { user, labels, emails } }) =>
      identifiersOf({ users: [unseal(user)], labels: labels.map(unseal), emails: emails.map(unseal) }),
    ),
  );
}

/** The identifiers of a person as events contain them: users, devices, macs and e-mails. */
export function identifiersOf({ users, labels, emails }: Readonly<Record<keyof PlannedSubjects, Iterable<string>>>) {
  return [...users, ...[...labels].flatMap((label) => subjectsOfLabel(label).map(({ value }) => value)), ...emails];
}

/**
 * Whether an event that nobody could decode names a person: a word of its key or body, also inside of base64, is one of
 * the identifiers. Identifiers of fewer than four characters are ignored.
 */
export function namesAny(identifiers: readonly string[]): (event: Pick<BronzeEvent, "key" | "body">) => boolean {
  const words = new Set(identifiers.filter(({ length }) => length >= minLength).map(normalizedEmail));
  const isNamed = (text: string, depth: number): boolean =>
    text.split(separators).some((part) => {
      const word = part.replace(/^:+|:+$/g, "");
      if (words.has(word.toLowerCase())) return true;
      return depth > 0 && base64.test(word) && isNamed(Buffer.from(word, "base64").toString(), depth - 1);
    });
  return ({ key, body }) => isNamed(key ?? "", 0) || isNamed(Buffer.from(body).toString(), 2);
}
