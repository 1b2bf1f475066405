import { badRequest, queryNotPlayed } from "../errors.ts";
import { isObject, type Json } from "../json.ts";

/** Where a document stands among all: by the hash of its partition key, the key itself, its id. */
export type Position = readonly [hash: string, partitionKey: string, id: string];

/** Where a sorted result stands: the values it is sorted by (absent ones as `[]`, others as `[value]`), and its document. */
export interface SortedPosition {
  readonly keys: readonly Json[];
  readonly number: number;
}

/** Where the next page of a query begins. Documents that change meanwhile neither hide nor repeat others. */
export interface Continuation {
  /** The last document that was done with, in the order of the store. */
  readonly after?: Position;
  /** The document of the last result, in the order of ORDER BY. */
  readonly from?: SortedPosition;
  /** Results to pass over that were given already, after `after` or from `from` on. */
  readonly skip: number;
  /** What is left of OFFSET and of LIMIT or TOP; no limit when absent. */
  readonly offset: number;
  readonly limit?: number;
  /** The part of the hash space that the results were gathered from, where all of it had to be read first. */
  readonly range?: { readonly min: string; readonly max: string };
}

/** It travels as a header, and those have a limit. */
const longest = 8 * 1024;

/** @throws CosmosError (400) when a query is sorted by texts that are too long to go on from */
export function writeContinuation(continuation: Continuation): string {
  const text = Buffer.from(JSON.stringify(continuation)).toString("base64url");
  if (text.length > longest) throw queryNotPlayed("A page that ends at an ORDER BY value of several KB");
  return text;
}

/** @throws CosmosError (400) for a text that is no continuation of this endpoint */
export function readContinuation(text: string): Continuation {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    if (isContinuation(parsed)) return parsed;
  } catch {
    // not of ours: refused below
  }
  throw badRequest("The continuation token is invalid.");
}

function isContinuation(value: unknown): value is Continuation {
  if (!isObject(value)) return false;
  const { skip, offset, limit, after, from } = value;
  const positioned = after === undefined || (Array.isArray(after) && after.every((part) => typeof part === "string"));
  const sorted = from === undefined || (isObject(from) && Array.isArray(from["keys"]));
  return [skip, offset, limit ?? 0].every((count) => typeof count === "number") && positioned && sorted;
}
