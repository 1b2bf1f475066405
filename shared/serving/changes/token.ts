import { timingSafeEqual } from "node:crypto";
import { day } from "../../platform/time.ts";
import type { Pseudonymise } from "../masking/pseudonym.ts";
import { FilterError } from "../rows/filter-error.ts";

/** How long a token is valid: as long as a follower may pause. */
export const tokenLifetime = 30 * day;

/** Where a follower is in the changes of a summary. */
export interface ChangesToken {
  /** What the token is of: the summary and the audience. */
  readonly of: string;
  /** What else the rows depend on. Another edition has other rows without a change of any group. */
  readonly edition: string;
  /** When it was issued, epoch milliseconds. */
  readonly issued: number;
  /** The feed ranges; without a continuation nothing of one has been read. */
  readonly ranges: readonly RangePosition[];
  /** The range that is read next. */
  readonly next: number;
  /** A continuation of the container that the follower began with: ranges of which nothing was read have none. */
  readonly anchor: string;
}

export interface RangePosition {
  readonly range: string;
  readonly continuation?: string;
}

/** Signed, so that only tokens of this API reach the store. */
export function writeToken(token: ChangesToken, pseudonymise: Pseudonymise): string {
  const { of, edition, issued, ranges, next, anchor } = token;
  const positions = ranges.map(({ range, continuation = null }) => [range, continuation]);
  const text = Buffer.from(JSON.stringify([of, edition, issued, next, positions, anchor])).toString("base64url");
  return `${text}.${pseudonymise("token", text)}`;
}

const expected = "the unchanged token of an earlier response expected";

/**
 * Undefined for a token that another pseudonym key has signed: it is of another edition.
 *
 * @throws FilterError for a text that is no token
 */
export function readToken(text: string, pseudonymise: Pseudonymise): ChangesToken | undefined {
  const [content = "", signature = ""] = text.split(".");
  const token = parse(content);
  if (token === undefined || !/^[0-9a-f]{32}$/.test(signature)) throw new FilterError("token", expected);
  const wanted = pseudonymise("token", content);
  return timingSafeEqual(Buffer.from(signature), Buffer.from(wanted)) ? token : undefined;
}

function parse(content: string): ChangesToken | undefined {
  try {
    const [of, edition, issued, next, positions, anchor]: unknown[] = JSON.parse(
      Buffer.from(content, "base64url").toString(),
    );
    if (typeof of !== "string" || typeof edition !== "string" || typeof anchor !== "string") return undefined;
    if (typeof issued !== "number" || typeof next !== "number" || !Array.isArray(positions)) return undefined;
    const ranges = positions.flatMap((position) => rangeOf(position) ?? []);
    return ranges.length === positions.length ? { of, edition, issued, next, ranges, anchor } : undefined;
  } catch {
    return undefined;
  }
}

function rangeOf(position: unknown): RangePosition | undefined {
  const [range, continuation]: unknown[] = Array.isArray(position) ? position : [];
  if (typeof range !== "string") return undefined;
  if (continuation === null) return { range };
  return typeof continuation === "string" ? { range, continuation } : undefined;
}
