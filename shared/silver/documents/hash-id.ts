import { hash } from "node:crypto";

/** The id of a document: a hash of its parts, since ids of users and devices may hold what a Cosmos DB id may not. */
export function hashId(...parts: readonly (string | number)[]): string {
  return hash("sha256", JSON.stringify(parts), "hex").slice(0, 32);
}
