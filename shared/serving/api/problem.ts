import { type ApiResponse, type Headers, textResponse } from "./response.ts";

/** All kinds of problems: a closed list, so that callers can handle them by `type`. */
export const problems = {
  "bad-parameter": { status: 400, title: "Invalid parameter" },
  "unreadable-body": { status: 400, title: "The body cannot be decompressed" },
  "nothing-accepted": { status: 400, title: "No record of the body was accepted" },
  "some-rejected": { status: 400, title: "Records of the body were rejected, and none was taken" },
  "not-signed-in": { status: 401, title: "Nobody has signed in" },
  "key-rejected": { status: 403, title: "A key does not open this path" },
  "role-missing": { status: 403, title: "The role is missing" },
  "no-such-path": { status: 404, title: "No such path" },
  "no-such-event": { status: 404, title: "No such event" },
  "no-such-summary": { status: 404, title: "No such summary" },
  "no-such-stream": { status: 404, title: "No such stream" },
  "no-such-user": { status: 404, title: "No such user" },
  "method-not-allowed": { status: 405, title: "The path does not have this method" },
  "not-acceptable": { status: 406, title: "Not acceptable" },
  "changes-expired": { status: 410, title: "The changes cannot be continued from this token" },
  "too-large": { status: 413, title: "The body is too large" },
  "unsupported-encoding": { status: 415, title: "Unsupported content encoding" },
  "unsupported-media-type": { status: 415, title: "Unsupported content type" },
  "hub-busy": { status: 429, title: "The hub is busy" },
  internal: { status: 500, title: "Internal error" },
  "hub-unreachable": { status: 503, title: "The hub does not respond" },
  "store-busy": { status: 503, title: "A store is busy" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemKind = keyof typeof problems;

/** The stable URI of a kind of problem (RFC 9457, `type`). */
export function problemType(kind: ProblemKind): string {
  return `urn:korevital:problem:${kind}`;
}

/**
 * A problem document (RFC 9457).
 *
 * @param detail for people; contains neither personal values nor internal details
 * @param members additional members for the caller
 */
export function problem(
  kind: ProblemKind,
  detail: string,
  {
    members = {},
    headers = {},
  }: { readonly members?: Readonly<Record<string, unknown>>; readonly headers?: Headers } = {},
): ApiResponse {
  const { status, title } = problems[kind];
  const body = { type: problemType(kind), title, status, detail, ...members };
  return textResponse(status, "application/problem+json", JSON.stringify(body), headers);
}
