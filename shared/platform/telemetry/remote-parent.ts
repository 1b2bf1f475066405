import { type Context, type SpanContext, trace } from "@opentelemetry/api";

const form = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const none = /^0+$/;

/** Parses a W3C `traceparent`; undefined when it is malformed. */
export function spanContextFrom(traceparent: string | null | undefined): SpanContext | undefined {
  const [, traceId = "", spanId = "", flags = ""] = form.exec(traceparent ?? "") ?? [];
  if (traceId === "" || none.test(traceId) || none.test(spanId)) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

/** Formats a span context as a W3C `traceparent`. */
export function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}

/** The context with the remote span of `traceparent` as its parent; the context itself when it is malformed. */
export function withRemoteParent(context: Context, traceparent: string | null | undefined): Context {
  const parent = spanContextFrom(traceparent);
  return parent === undefined ? context : trace.setSpanContext(context, parent);
}
