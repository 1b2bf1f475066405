import { metadataCharge } from "../charges.ts";
import { maxInArguments } from "../sql/parse-expression.ts";
import { maxQueryLength } from "../sql/parse-query.ts";
import { accountConsistency } from "./consistency.ts";
import { type CosmosRequest, header } from "./request.ts";
import type { CosmosResponse } from "./response.ts";
import { unsupportedRoute } from "./unsupported-requests.ts";

/** What clients that plan queries themselves may send; .NET on Windows requires all of it. */
const queryEngine = {
  maxSqlQueryInputLength: maxQueryLength,
  maxJoinsPerSqlQuery: 0,
  maxLogicalAndPerSqlQuery: 500,
  maxLogicalOrPerSqlQuery: 500,
  maxUdfRefPerSqlQuery: 0,
  maxInExpressionItemsCount: maxInArguments,
  queryMaxInMemorySortDocumentCount: 500,
  maxQueryRequestTimeoutFraction: 0.9,
  sqlAllowNonFiniteNumbers: false,
  sqlAllowAggregateFunctions: true,
  sqlAllowSubQuery: false,
  sqlAllowScalarSubQuery: false,
  allowNewKeywords: false,
  sqlAllowLike: false,
  sqlAllowGroupByClause: false,
  maxSpatialQueryCells: 12,
  spatialMaxGeometryPointCount: 256,
  sqlDisableQueryILOptimization: false,
  sqlDisableFilterPlanOptimization: false,
  sqlAllowTop: true,
  enableSpatialIndexing: false,
};

/** The description of the account, with the address that the client uses. */
export function account(request: CosmosRequest): CosmosResponse {
  if (request.method !== "GET") throw unsupportedRoute(request);
  const location = { name: "Local", databaseAccountEndpoint: `http://${header(request, "host")}/` };
  const body = {
    _self: "",
    id: "local",
    _rid: "local",
    media: "//media/",
    addresses: "//addresses/",
    _dbs: "//dbs/",
    writableLocations: [location],
    readableLocations: [location],
    enableMultipleWriteLocations: false,
    userReplicationPolicy: { asyncReplication: false, minReplicaSetSize: 1, maxReplicasetSize: 1 },
    userConsistencyPolicy: { defaultConsistencyLevel: accountConsistency },
    systemReplicationPolicy: { minReplicaSetSize: 1, maxReplicasetSize: 1 },
    readPolicy: { primaryReadCoefficient: 1, secondaryReadCoefficient: 1 },
    queryEngineConfiguration: JSON.stringify(queryEngine),
  };
  return { status: 200, body: JSON.stringify(body), charge: metadataCharge };
}
