import { hash } from "node:crypto";

/**
 * The id of a document: a hash of its parts, because ids of users and devices may contain characters that a Cosmos DB
 * id must not.
 */
export function hashId(...parts: readonly (string | number)[]): string {
  return hash("sha256", JSON.stringify(parts), "hex").slice(0, 32);
}
