import { badRequest } from "../errors.ts";
import type { Json } from "../json.ts";
import type { Position } from "../partition/position.ts";
import type { SortKey } from "./ordering.ts";

/** The continuation token of a query: the position after which its next page begins. */
export function writeContinuation(after: Position): string {
  return write(after);
}

/** @throws CosmosError (400) for a text that is not a continuation token of this endpoint */
export function readContinuation(token: string): Position {
  const parsed = read(token);
  if (isPosition(parsed)) return parsed;
  throw invalid();
}

/** The continuation token of a query that is sorted or limited: its last result. A missing property is `[]`. */
export function writeSortedContinuation({ values, number }: SortKey): string {
  return write({ values: values.map((value) => (value === undefined ? [] : [value])), number });
}

/** @throws CosmosError (400) for a text that is not such a token of a query with so many values */
export function readSortedContinuation(token: string, count: number): SortKey {
  const parsed = read(token);
  if (!isSortKey(parsed) || parsed.values.length !== count) throw invalid();
  return { number: parsed.number, values: parsed.values.map(([value]) => value) };
}

function write(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function read(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString());
  } catch {
    return undefined;
  }
}

function invalid(): Error {
  return badRequest("The continuation token is invalid.");
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.length === 3 && value.every((part) => typeof part === "string");
}

function isSortKey(value: unknown): value is { values: readonly (readonly Json[])[]; number: number } {
  if (typeof value !== "object" || value === null || !("values" in value) || !("number" in value)) return false;
  return Array.isArray(value.values) && value.values.every(Array.isArray) && typeof value.number === "number";
}
