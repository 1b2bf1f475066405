import { type Answer, type Headers, textAnswer } from "./answer.ts";

/** Every way in which a request can fail: a closed list, so that callers can act by `type`. */
export const problems = {
  "bad-parameter": { status: 400, title: "A parameter is wrong" },
  "unreadable-body": { status: 400, title: "The body cannot be read" },
  "nothing-taken": { status: 400, title: "Nothing of the body could be taken" },
  "no-such-summary": { status: 404, title: "No such summary" },
  "no-such-stream": { status: 404, title: "No such stream" },
  "no-such-user": { status: 404, title: "Nothing is known of that user" },
  "not-acceptable": { status: 406, title: "No such representation" },
  "too-large": { status: 413, title: "The body is too large" },
  "unsupported-encoding": { status: 415, title: "The body's encoding is not known" },
  "hub-busy": { status: 429, title: "The hub is busy" },
  internal: { status: 500, title: "A fault of ours" },
  "hub-unreachable": { status: 503, title: "The hub cannot be reached" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemKind = keyof typeof problems;

/** The URI that names a kind of problem for good (RFC 9457, `type`). */
export function problemType(kind: ProblemKind): string {
  return `urn:korevital:problem:${kind}`;
}

/**
 * A problem document, RFC 9457.
 *
 * @param detail for a person; never holds personal values, nor anything of our insides
 * @param members more that the caller can act by
 */
export function problem(
  kind: ProblemKind,
  detail: string,
  {
    members = {},
    headers = {},
  }: { readonly members?: Readonly<Record<string, unknown>>; readonly headers?: Headers } = {},
): Answer {
  const { status, title } = problems[kind];
  const body = { type: problemType(kind), title, status, detail, ...members };
  return textAnswer(status, "application/problem+json", JSON.stringify(body), headers);
}
