import { feedCharge } from "../charges.ts";
import { badRequest } from "../errors.ts";
import type { Container } from "../store/catalog.ts";
import type { Extent } from "../store/documents.ts";
import type { Storage } from "../store/storage.ts";

export interface FeedRequest {
  readonly extent: Extent;
  /** The last page's etag; `*` for what changes from now on; nothing for the beginning. */
  readonly ifNoneMatch: string | undefined;
  /** An HTTP date: only what changed then or later. */
  readonly ifModifiedSince: string | undefined;
  readonly maxItems: number;
}

export interface FeedPage {
  /** Each as JSON, in the order of the documents' last changes; none when nothing is new. */
  readonly documents: readonly string[];
  readonly etag: string;
  readonly charge: number;
}

/**
 * The changes after a position. A document that changed twice is there once, as it is now; one that was deleted is not
 * there at all.
 */
export function feedPage({ documents }: Storage, container: Container, request: FeedRequest): FeedPage {
  const { extent, ifNoneMatch, maxItems } = request;
  const now = documents.change;
  const after = ifNoneMatch === "*" ? now : readPosition(ifNoneMatch);
  const changes = documents.changes(container.number, extent, after, readDate(request.ifModifiedSince), maxItems);
  const bytes = changes.reduce((sum, { size }) => sum + size, 0);
  const position = changes.length === maxItems ? (changes.at(-1)?.change ?? now) : now;
  return {
    documents: changes.map(({ text, change }) => `${text.slice(0, -1)},"_lsn":${change}}`),
    etag: `"${Math.max(position, after)}"`,
    charge: feedCharge(bytes),
  };
}

function readPosition(etag: string | undefined): number {
  if (etag === undefined || etag === "") return 0;
  const position = /^"?(\d+)"?$/.exec(etag)?.[1];
  if (position === undefined) throw badRequest(`The change feed has no position ${etag}.`);
  return Number(position);
}

/** Seconds since 1970. */
function readDate(date: string | undefined): number {
  if (date === undefined) return 0;
  const parsed = Date.parse(date);
  if (Number.isNaN(parsed)) throw badRequest(`If-Modified-Since '${date}' is no date.`);
  return Math.floor(parsed / 1000);
}
