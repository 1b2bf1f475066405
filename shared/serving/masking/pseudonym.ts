import { createHmac } from "node:crypto";
import type { IdentifierKind } from "../../streams/fields/mark.ts";

/**
 * Returns the pseudonym of an identifier of a kind: deterministic, and not reversible without the key, not even by
 * trying all values. Besides identifiers: `edition` is the kind of an export's name, whose pseudonym changes with the
 * key, `event` and `group` those of public ids, and `token` that of a token of the changes, which the pseudonym signs.
 */
export type Pseudonymise = (kind: IdentifierKind | "edition" | "event" | "group" | "token", value: string) => string;

/**
 * HMAC-SHA256 of kind and value, 32 hex digits: equal values of two kinds have different pseudonyms.
 *
 * @param key at least 32 bytes, secret; another key gives other pseudonyms
 */
export function pseudonymiser(key: Uint8Array): Pseudonymise {
  return (kind, value) => createHmac("sha256", key).update(`${kind}:${value}`).digest("hex").slice(0, 32);
}
