import { type Attributes, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { describeError } from "./describe-error.ts";
import { redactTexts } from "./redact.ts";
import { spanContextFrom, traceparentOf, withRemoteParent } from "./remote-parent.ts";
import { scope } from "./scope.ts";
import { maximumLinks, type SpanName, type spans } from "./spans.ts";

type AttributesOf<N extends SpanName> = { readonly [A in keyof (typeof spans)[N]["attributes"]]?: string | number };

/** The span of the work in progress. */
export interface ActiveSpan<N extends SpanName = SpanName> {
  /** False when no exporter records the span: callers then skip work that only the span needs. */
  readonly isRecording: boolean;
  /** W3C `traceparent` of the span; undefined when it is not recorded. */
  readonly traceparent: string | undefined;
  set(attributes: AttributesOf<N>): void;
  /** Adds links to other spans by `traceparent`. Malformed values are ignored. */
  link(traceparents: Iterable<string>): void;
}

interface InvocationTrace {
  readonly traceContext?: { readonly traceParent?: string | null | undefined } | undefined;
}

/** Runs the work in a child span of the invocation. An error is recorded without personal values, and rethrown. */
export async function withSpan<N extends SpanName, T>(
  { traceContext }: InvocationTrace,
  name: N,
  attributes: AttributesOf<N>,
  work: (tracing: ActiveSpan<N>) => Promise<T>,
): Promise<T> {
  const parent = withRemoteParent(ROOT_CONTEXT, traceContext?.traceParent);
  const span = trace.getTracer(scope).startSpan(name, { attributes: redactedAttributes(attributes) }, parent);
  try {
    return await work(activeSpan(span));
  } catch (error) {
    const { type, message } = describeError(error);
    span.setAttribute("thrown.type", type);
    span.setStatus({ code: SpanStatusCode.ERROR, message });
    throw error;
  } finally {
    span.end();
  }
}

/** Attributes include the name of a landed file, which its sender chooses. */
const redactedAttributes = (attributes: object) => redactTexts(attributes) as Attributes;

function activeSpan(span: Span): ActiveSpan {
  const linked = new Set<string>();
  let dropped = 0;
  return {
    isRecording: span.isRecording(),
    traceparent: span.isRecording() ? traceparentOf(span.spanContext()) : undefined,
    set: (attributes) => {
      span.setAttributes(redactedAttributes(attributes));
    },
    link(traceparents) {
      if (!span.isRecording()) return;
      const others = [...new Set(traceparents)].filter((each) => !linked.has(each) && spanContextFrom(each));
      const kept = ends(others, maximumLinks - linked.size);
      for (const each of kept) linked.add(each);
      span.addLinks(kept.flatMap((each) => spanContextFrom(each) ?? []).map((context) => ({ context })));
      dropped += others.length - kept.length;
      if (dropped > 0) span.setAttribute("korevital.links_left_out", dropped);
    },
  };
}

/** The first and the last items, at most `most` in total. */
function ends<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  const last = Math.floor(most / 2);
  return [...items.slice(0, most - last), ...items.slice(items.length - last)];
}
