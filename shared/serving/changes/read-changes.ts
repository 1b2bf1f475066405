import type { Row, Summary } from "../../gold/summary.ts";
import type { ChangePage, DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { ContinuationForeign } from "../../platform/azure/errors.ts";
import { hashId } from "../../platform/hash-id.ts";
import { second } from "../../platform/time.ts";
import { type Masking, maskRows } from "../masking/mask.ts";
import { FilterError } from "../rows/filter-error.ts";
import { groupIds } from "../rows/group-ids.ts";
import type { Audience } from "../rows/query.ts";
import { type ChangedGroup, changedGroups } from "./changed-groups.ts";
import { type ChangesToken, type RangePosition, readToken, tokenLifetime, writeToken } from "./token.ts";

/** A group that changed, with all its rows now; without rows it is gone, or withheld from masked rows. */
export interface GroupChange {
  readonly group: string;
  /** When gold wrote it, epoch milliseconds. */
  readonly modified: number;
  readonly rows: readonly Row[];
}

export interface ChangesPage {
  readonly changes: readonly GroupChange[];
  /** Where the next response begins. */
  readonly token: string;
  /** Whether there was nothing more to read. */
  readonly upToDate: boolean;
}

export interface ChangesQuery {
  readonly container: DocumentContainer;
  readonly summary: Summary;
  readonly audience: Audience;
  /** Stored documents in one response. A document can change a week and a month. */
  readonly limit: number;
  /** Undefined: from the beginning. */
  readonly token: string | undefined;
  readonly masking: Masking;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The groups that changed since a token, at least once each, in the order of their changes. A follower that replaces
 * the rows of each group by those of its change has the rows of a full read, as soon as it is up to date.
 *
 * `expired`: the token is too old, or its container, its rule or the pseudonym key are not those of today. Changes
 * cannot be continued then; the follower begins again without a token.
 *
 * @throws FilterError for a text that is no token, and for the token of another summary or audience
 */
export async function readChanges(query: ChangesQuery): Promise<ChangesPage | "expired"> {
  const start = await startOf(query);
  if (start === "expired") return start;
  const ranges = [...start.ranges];
  let next = start.next;
  for (; next < ranges.length; next += 1) {
    const position = ranges[next];
    const page = position && (await readPage(query.container, position, query.limit));
    if (page === "expired") return page;
    if (position === undefined || page === undefined) continue;
    ranges[next] = { range: position.range, continuation: page.continuation };
    const changes = await changedGroups(query.container, query.summary, page);
    return { changes: changes.map(viewOf(query)), token: tokenOf(query, { ...start, ranges, next }), upToDate: false };
  }
  return { changes: [], token: tokenOf(query, { ...start, ranges, next: 0 }), upToDate: true };
}

type Place = Pick<ChangesToken, "ranges" | "next" | "anchor">;

async function startOf(query: ChangesQuery): Promise<Place | "expired"> {
  const { token: text, container, masking, now } = query;
  if (text === undefined) {
    const [anchor = ""] = await container.ends();
    return { ranges: (await container.feedRanges()).map((range): RangePosition => ({ range })), next: 0, anchor };
  }
  const token = readToken(text, masking.pseudonymise);
  if (token === undefined) return "expired";
  if (token.of !== subjectOf(query)) throw new FilterError("token", "it is of other changes than those of this path");
  if (token.edition !== editionOf(query) || now - token.issued > tokenLifetime) return "expired";
  // A range without a continuation would be read in any container of the name.
  const { anchor, ranges } = token;
  const isUnread = ranges.some(({ continuation }) => continuation === undefined);
  if (isUnread && (await readPage(container, { range: "", continuation: anchor }, 1)) === "expired") return "expired";
  return token;
}

async function readPage(
  container: DocumentContainer,
  { range, continuation }: RangePosition,
  limit: number,
): Promise<ChangePage<Identified> | undefined | "expired"> {
  try {
    return await container.changes<Identified>(continuation === undefined ? { range } : { continuation }, limit);
  } catch (error) {
    // Groups that the other container had and this one does not have are in no change feed.
    if (error instanceof ContinuationForeign) return "expired";
    throw error;
  }
}

function viewOf({ summary, audience, masking }: ChangesQuery): (changed: ChangedGroup) => GroupChange {
  const ids = groupIds(summary, masking.pseudonymise);
  return ({ id, rows, modified }) => ({
    group: ids(id),
    modified,
    rows: audience === "personal" ? rows : maskRows(summary, rows, masking).rows,
  });
}

function tokenOf(query: ChangesQuery, place: Place): string {
  // Whole seconds, so that two responses of one moment are equal.
  const issued = Math.floor(query.now / second) * second;
  const { ranges, next, anchor } = place;
  const token = { of: subjectOf(query), edition: editionOf(query), issued, ranges, next, anchor };
  return writeToken(token, query.masking.pseudonymise);
}

function subjectOf({ summary, audience }: ChangesQuery): string {
  return `${summary.name} ${audience}`;
}

function editionOf({ summary, masking: { pseudonymise, minimumGroup } }: ChangesQuery): string {
  const { name, version, columns } = summary;
  return hashId("edition", name, version, JSON.stringify(columns), pseudonymise("edition", name), minimumGroup);
}
