import { badRequest, CosmosError, notPlayed } from "../errors.ts";
import { type CosmosRequest, header } from "./request.ts";

/** Headers that would change what a request means, and what they ask for. */
const meaningful: Readonly<Record<string, string>> = {
  "x-ms-documentdb-pre-trigger-include": "A pre-trigger",
  "x-ms-documentdb-post-trigger-include": "A post-trigger",
  "x-ms-cosmos-is-client-encrypted": "Client-side encryption",
  "x-ms-documentdb-expiry-seconds": "A resource token",
};

const kinds: Readonly<Record<string, string>> = {
  sprocs: "Stored procedures",
  triggers: "Triggers",
  udfs: "User-defined functions",
  conflicts: "The conflict feed",
  users: "Users",
  permissions: "Permissions",
  clientencryptionkeys: "Client encryption keys",
  offers: "Offers (throughput)",
  attachments: "Attachments",
  operations: "Operations on a container, such as deleting a whole partition key,",
};

/** @throws CosmosError (501) for headers whose meaning is not played */
export function refuseHeaders(request: CosmosRequest): void {
  for (const [name, what] of Object.entries(meaningful)) {
    if (header(request, name) !== undefined) throw notPlayed(what);
  }
  const directive = header(request, "x-ms-indexing-directive")?.toLowerCase();
  if (directive !== undefined && directive !== "default" && directive !== "include")
    throw notPlayed(`The indexing directive '${directive}'`);
}

/** What a path that has no route here is answered with. */
export function refusedRoute({ method, segments }: CosmosRequest): CosmosError {
  const kind = segments.find((segment, index) => index % 2 === 0 && Object.hasOwn(kinds, segment));
  if (kind !== undefined) return notPlayed(kinds[kind] ?? kind);
  return new CosmosError(405, "MethodNotAllowed", `${method} is not played at /${segments.join("/")}.`);
}

/** If-None-Match on a write: the service has no such precondition for documents. */
export function refuseIfNoneMatch(request: CosmosRequest): void {
  if (header(request, "if-none-match") !== undefined) throw badRequest("If-None-Match is not supported on writes.");
}
