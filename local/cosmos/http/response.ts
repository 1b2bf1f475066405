import type { JsonObject } from "../json.ts";
import type { PartitionRange } from "../partition/ranges.ts";

export interface CosmosResponse {
  readonly status: number;
  /** JSON. */
  readonly body?: string | undefined;
  /** Request units. */
  readonly charge: number;
  /** The ranges that the request read or wrote: the session token has these only. */
  readonly session?: readonly PartitionRange[];
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export function resourceResponse(status: number, body: JsonObject, charge: number): CosmosResponse {
  const etag = body["_etag"];
  return { status, body: JSON.stringify(body), charge, headers: { etag: typeof etag === "string" ? etag : undefined } };
}

/** A feed: a list of resources under the name of their type. */
export function feedResponse(
  rid: string,
  name: string,
  members: readonly string[],
  charge: number,
  headers: CosmosResponse["headers"] = {},
): CosmosResponse {
  const body = `{"_rid":${JSON.stringify(rid)},"${name}":[${members.join(",")}],"_count":${members.length}}`;
  return { status: 200, body, charge, headers: { "x-ms-item-count": String(members.length), ...headers } };
}
