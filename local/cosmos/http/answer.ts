import type { JsonObject } from "../json.ts";

export interface Answer {
  readonly status: number;
  /** JSON. */
  readonly body?: string | undefined;
  /** Request units. */
  readonly charge: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export function resource(status: number, body: JsonObject, charge: number): Answer {
  const etag = body["_etag"];
  return { status, body: JSON.stringify(body), charge, headers: { etag: typeof etag === "string" ? etag : undefined } };
}

/** A feed: a list under the name of what it holds. */
export function feed(
  rid: string,
  name: string,
  members: readonly string[],
  charge: number,
  headers: Answer["headers"] = {},
): Answer {
  const body = `{"_rid":${JSON.stringify(rid)},"${name}":[${members.join(",")}],"_count":${members.length}}`;
  return { status: 200, body, charge, headers: { "x-ms-item-count": String(members.length), ...headers } };
}
