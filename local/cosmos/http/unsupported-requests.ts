import { badRequest, CosmosError, unsupported } from "../errors.ts";
import { type CosmosRequest, header } from "./request.ts";

/** Headers that request an unsupported feature, and the feature. */
const headers: Readonly<Record<string, string>> = {
  "x-ms-documentdb-pre-trigger-include": "A pre-trigger",
  "x-ms-documentdb-post-trigger-include": "A post-trigger",
  "x-ms-cosmos-is-client-encrypted": "Client-side encryption",
  "x-ms-documentdb-expiry-seconds": "A resource token",
};

const resources: Readonly<Record<string, string>> = {
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

/** @throws CosmosError (501) for headers that request an unsupported feature */
export function rejectUnsupportedHeaders(request: CosmosRequest): void {
  for (const [name, feature] of Object.entries(headers)) {
    if (header(request, name) !== undefined) throw unsupported(feature);
  }
  const directive = header(request, "x-ms-indexing-directive")?.toLowerCase();
  if (directive !== undefined && directive !== "default" && directive !== "include")
    throw unsupported(`The indexing directive '${directive}'`);
}

/** The error for a path without a route. */
export function unsupportedRoute({ method, segments }: CosmosRequest): CosmosError {
  const resource = segments.find((segment, index) => index % 2 === 0 && Object.hasOwn(resources, segment));
  if (resource !== undefined) return unsupported(resources[resource] ?? resource);
  return new CosmosError(405, "MethodNotAllowed", `${method} is not supported at /${segments.join("/")}.`);
}

/** The service has no If-None-Match precondition for writes of documents. */
export function rejectIfNoneMatch(request: CosmosRequest): void {
  if (header(request, "if-none-match") !== undefined) throw badRequest("If-None-Match is not supported on writes.");
}
