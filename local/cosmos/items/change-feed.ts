import { feedCharge } from "../charges.ts";
import { badRequest } from "../errors.ts";
import type { Container } from "../store/catalog.ts";
import type { Extent } from "../store/documents.ts";
import type { Storage } from "../store/storage.ts";

export interface FeedRequest {
  readonly extent: Extent;
  /** The etag of the last page; `*` for changes from now on; `undefined` for the beginning. */
  readonly ifNoneMatch: string | undefined;
  /** An HTTP date: only changes at or after it. */
  readonly ifModifiedSince: string | undefined;
  readonly maxItems: number;
}

export interface FeedPage {
  /** Each as JSON, in the order of the documents' last changes; empty when there are no changes. */
  readonly documents: readonly string[];
  readonly etag: string;
  readonly charge: number;
}

/** The changes after a position: the latest version of each changed document. Deleted documents are not included. */
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
  if (position === undefined) throw badRequest(`'${etag}' is not a position of the change feed.`);
  return Number(position);
}

/** Seconds since 1970. */
function readDate(date: string | undefined): number {
  if (date === undefined) return 0;
  const parsed = Date.parse(date);
  if (Number.isNaN(parsed)) throw badRequest(`If-Modified-Since '${date}' is not a date.`);
  return Math.floor(parsed / 1000);
}
