/** Ids that a client may choose: those of the usual tracing tools, and nothing that can break a line of the log. */
const accepted = /^[\w.:=-]{1,128}$/;

/**
 * The id of a request: the client's `x-request-id`, or else the id of its trace.
 *
 * @param traceParent W3C trace context of the invocation, which is that of the client if it has sent one
 */
export function requestIdOf(sent: string | undefined, traceParent: string | undefined, otherwise: string): string {
  if (sent !== undefined && accepted.test(sent)) return sent;
  const [, trace = ""] = traceParent?.split("-") ?? [];
  return /^[0-9a-f]{32}$/.test(trace) ? trace : otherwise;
}
