import { badRequest } from "../errors.ts";
import type { Position } from "../partition/position.ts";

/** The continuation token of a query: the position after which its next page begins. */
export function writeContinuation(after: Position): string {
  return Buffer.from(JSON.stringify(after)).toString("base64url");
}

/** @throws CosmosError (400) for a text that is not a continuation token of this endpoint */
export function readContinuation(token: string): Position {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (isPosition(parsed)) return parsed;
  } catch {
    // not JSON: rejected below
  }
  throw badRequest("The continuation token is invalid.");
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.length === 3 && value.every((part) => typeof part === "string");
}
