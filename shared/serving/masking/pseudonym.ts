import { createHmac } from "node:crypto";

/** Stands for an identifier of a kind: the same for the same value, and nobody without the key can tell which value, or try all of them. */
export type Pseudonymise = (kind: string, value: string) => string;

/**
 * HMAC-SHA256 of kind and value, 32 hex digits: equal values of two kinds have different pseudonyms.
 *
 * @param key at least 32 bytes, secret; with another key everybody has another pseudonym
 */
export function pseudonymiser(key: Uint8Array): Pseudonymise {
  return (kind, value) => createHmac("sha256", key).update(`${kind}:${value}`).digest("hex").slice(0, 32);
}
