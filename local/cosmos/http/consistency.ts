import { badRequest } from "../errors.ts";
import { asOf } from "../store/as-of.ts";
import type { Storage } from "../store/storage.ts";
import { type CosmosRequest, header } from "./request.ts";

/** The account's own; a request may ask for less. */
export const accountConsistency = "Strong";

const weaker = ["BoundedStaleness", "Session", "ConsistentPrefix", "Eventual"];

/**
 * The storage as a request that reads may see it: as it is, or, when readers lag and less than strong consistency was
 * asked for, as it was a while ago. With a session's token never as it was before what that session has seen or written.
 *
 * @throws CosmosError (400) for a consistency level that is none
 */
export function seenBy(storage: Storage, request: CosmosRequest): Storage {
  const level = header(request, "x-ms-consistency-level") ?? accountConsistency;
  if (level === accountConsistency) return storage;
  if (!weaker.includes(level)) throw badRequest(`The consistency level '${level}' is unknown.`);
  const { recent, documents } = storage;
  if (!recent.lags) return storage;
  const seen = level === "Session" ? lastSeen(header(request, "x-ms-session-token")) : 0;
  return { ...storage, documents: asOf(documents, recent, Math.max(recent.horizon(Date.now()), seen)) };
}

/** The latest change that a session token names: `0:-1#17,1:-1#19` names 19. */
function lastSeen(token = ""): number {
  return Math.max(0, ...[...token.matchAll(/#(\d+)/g)].map(([, change]) => Number(change)));
}
