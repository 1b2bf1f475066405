import type { BronzeEvent } from "../../bronze/bronze-event.ts";
import { normalizedEmail } from "../../streams/fields/field-types.ts";
import type { Tombstone } from "./erasure-store.ts";
import type { KeyedHashes } from "./keyed-hashes.ts";
import type { PlannedSubjects } from "./plan-store.ts";
import { subjectsOfLabel } from "./subject.ts";

/** Shorter identifiers are found in events about anything. */
const minLength = 4;
const separators = /[\s"'\\,;{}[\]()<>]+/;
const base64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;
/** Characters between identifiers in text that is no JSON, such as `user_id=20001&…` and `20001|500001`. */
const joints = /[=&|?/#]+/;
/** Escapes of JSON and of URLs. */
const [jsonEscape, urlEscape] = [/\\u([0-9a-f]{4})/gi, /%([0-7][0-9a-f])/gi];

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
    unescaped(text)
      .split(separators)
      .some((part) => {
        const word = part.replace(/^:+|[:.]+$/g, "");
        if (spellings(word).some((each) => words.has(each.toLowerCase()))) return true;
        return depth > 0 && base64.test(word) && isNamed(Buffer.from(word, "base64").toString(), depth - 1);
      });
  return ({ key, body }) => isNamed(key ?? "", 0) || isNamed(textOf(body), 2);
}

/** Of UTF-16, every second byte of these identifiers is 0. */
function textOf(body: Uint8Array): string {
  return Buffer.from(body).toString().replaceAll("\0", "");
}

function unescaped(text: string): string {
  const character = (_: string, digits: string) => String.fromCharCode(Number.parseInt(digits, 16));
  const json = text.includes("\\") ? text.replaceAll("\\/", "/").replace(jsonEscape, character) : text;
  return json.includes("%") ? json.replace(urlEscape, character) : json;
}

/** A word, its parts, and what follows a name in it: of `mac_address:aa:bb` also `aa:bb`. A number also as integer. */
function spellings(word: string): string[] {
  const parts = joints.test(word) ? [word, ...word.split(joints)] : [word];
  return parts.flatMap((part) => {
    const value = part.slice(part.indexOf(":") + 1);
    const integer = /^(\d+)\.0+$/.exec(value)?.[1];
    return [part, value, ...(integer === undefined ? [] : [integer])];
  });
}
