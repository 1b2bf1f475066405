import { badRequest } from "../errors.ts";
import { asOf } from "../store/as-of.ts";
import type { Storage } from "../store/storage.ts";
import { type CosmosRequest, header } from "./request.ts";

/** The consistency level of the account; a request can choose a weaker one. */
export const accountConsistency = "Strong";

const weaker = ["BoundedStaleness", "Session", "ConsistentPrefix", "Eventual"];

/**
 * The storage for a request that reads. While reads lag, a request with weaker than strong consistency reads an earlier
 * version, with a session token not older than the session's last change.
 *
 * @throws CosmosError (400) for an unknown consistency level
 */
export function storageFor(storage: Storage, request: CosmosRequest): Storage {
  const level = header(request, "x-ms-consistency-level") ?? accountConsistency;
  if (level === accountConsistency) return storage;
  if (!weaker.includes(level)) throw badRequest(`The consistency level '${level}' is unknown.`);
  const { recent, documents } = storage;
  if (!recent.isLagging) return storage;
  const lastChange = level === "Session" ? sessionChange(header(request, "x-ms-session-token")) : 0;
  return { ...storage, documents: asOf(documents, recent, Math.max(recent.horizon(Date.now()), lastChange)) };
}

/** The latest change in a session token: 19 for `0:-1#17,1:-1#19`. */
function sessionChange(token = ""): number {
  return Math.max(0, ...[...token.matchAll(/#(\d+)/g)].map(([, change]) => Number(change)));
}
