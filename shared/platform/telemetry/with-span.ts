import { type Attributes, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { describedError } from "./described-error.ts";
import { textsWithoutPersonal } from "./redact.ts";
import { spanContextFrom, traceparentOf, withRemoteParent } from "./remote-parent.ts";
import { scope } from "./scope.ts";
import { mostLinks, type SpanName, type spans } from "./spans.ts";

type AttributesOf<N extends SpanName> = { readonly [A in keyof (typeof spans)[N]["attributes"]]?: string | number };

/** A span that goes on. */
export interface Tracing<N extends SpanName = SpanName> {
  /** False when nobody records it: then nothing needs to be found out for it. */
  readonly on: boolean;
  /** How others refer to it; undefined when nobody records it. */
  readonly traceparent: string | undefined;
  set(attributes: AttributesOf<N>): void;
  /** Points to other spans by their `traceparent`; what is none is left out. */
  link(traceparents: Iterable<string>): void;
}

interface Traced {
  readonly traceContext?: { readonly traceParent?: string | null | undefined } | undefined;
}

/** Does the work in a span below the invocation's own. A failure is thrown on, and noted without what may be personal. */
export async function traced<N extends SpanName, T>(
  { traceContext }: Traced,
  name: N,
  attributes: AttributesOf<N>,
  work: (tracing: Tracing<N>) => Promise<T>,
): Promise<T> {
  const parent = withRemoteParent(ROOT_CONTEXT, traceContext?.traceParent);
  const span = trace.getTracer(scope).startSpan(name, { attributes: shown(attributes) }, parent);
  try {
    return await work(tracingOf(span));
  } catch (error) {
    const { type, message } = describedError(error);
    span.setAttribute("thrown.type", type);
    span.setStatus({ code: SpanStatusCode.ERROR, message });
    throw error;
  } finally {
    span.end();
  }
}

/** The name of a landed file is among them. */
const shown = (attributes: object) => textsWithoutPersonal(attributes) as Attributes;

function tracingOf(span: Span): Tracing {
  const linked = new Set<string>();
  let leftOut = 0;
  return {
    on: span.isRecording(),
    traceparent: span.isRecording() ? traceparentOf(span.spanContext()) : undefined,
    set: (attributes) => {
      span.setAttributes(shown(attributes));
    },
    link(traceparents) {
      if (!span.isRecording()) return;
      const others = [...new Set(traceparents)].filter((each) => !linked.has(each) && spanContextFrom(each));
      const kept = ends(others, mostLinks - linked.size);
      for (const each of kept) linked.add(each);
      span.addLinks(kept.flatMap((each) => spanContextFrom(each) ?? []).map((context) => ({ context })));
      leftOut += others.length - kept.length;
      if (leftOut > 0) span.setAttribute("korevital.links_left_out", leftOut);
    },
  };
}

/** The first and the last ones, so many in all. */
function ends<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  const last = Math.floor(most / 2);
  return [...items.slice(0, most - last), ...items.slice(items.length - last)];
}
