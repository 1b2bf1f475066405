import { hash } from "node:crypto";
import { FilterError } from "./filter-error.ts";
import type { Position } from "./first-rows.ts";
import type { SortKey } from "./order.ts";

/** Where a page begins: after the row at this position. */
export interface Continuation {
  /** See `queryDigest`. */
  readonly query: string;
  readonly after: Position;
}

const expected = "the unchanged continuation of the previous page expected";

/** Identifies a query by its parts, which are JSON. */
export function queryDigest(...parts: readonly unknown[]): string {
  return hash("sha256", JSON.stringify(parts), "hex").slice(0, 16);
}

export function writeContinuation({ query, after }: Continuation): string {
  return Buffer.from(JSON.stringify([query, after.count, ...after.key])).toString("base64url");
}

/** @throws FilterError for a text that no page has returned */
export function readContinuation(text: string): Continuation {
  try {
    const [query, count, ...key]: unknown[] = JSON.parse(Buffer.from(text, "base64url").toString());
    if (typeof query === "string" && isCount(count) && key.every(isPart)) return { query, after: { key, count } };
  } catch {
    // Falls through to the one message for every invalid continuation.
  }
  throw new FilterError("continuation", expected);
}

/** @throws FilterError for the continuation of another query */
export function startOf(continuation: Continuation | undefined, query: string, parts: number): Position | undefined {
  if (continuation === undefined) return undefined;
  if (continuation.query !== query)
    throw new FilterError("continuation", `it is of another query: ${expected}, with the same filters and sort`);
  if (continuation.after.key.length !== parts) throw new FilterError("continuation", expected);
  return continuation.after;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function isPart(value: unknown): value is SortKey[number] {
  return value === null || typeof value === "string" || typeof value === "number";
}
