import { isoTime } from "../../shared/platform/time.ts";
import { type OtlpSpan, valuesOf } from "./otlp.ts";

/** A span, and the spans that link to it. */
export interface SpanTree {
  readonly span: OtlpSpan;
  readonly next: readonly SpanTree[];
}

interface Line {
  readonly resourceSpans?: readonly { readonly scopeSpans?: readonly { readonly spans?: readonly OtlpSpan[] }[] }[];
}

export function spansOf(processes: readonly (readonly unknown[])[]): OtlpSpan[] {
  const lines = processes.flat() as readonly Line[];
  const scopes = lines.flatMap(({ resourceSpans = [] }) => resourceSpans).flatMap(({ scopeSpans = [] }) => scopeSpans);
  return scopes.flatMap(({ spans = [] }) => spans);
}

/** The path of a span: the producers that it links to, the span, and all spans that link to it, ordered by start. */
export function pathThrough(spans: readonly OtlpSpan[], spanId: string): SpanTree[] {
  const known = new Map(spans.map((span) => [span.spanId, span]));
  const start = known.get(spanId);
  if (start === undefined) return [];
  const linking = new Map<string, OtlpSpan[]>();
  for (const span of spans)
    for (const link of span.links ?? []) linking.set(link.spanId, [...(linking.get(link.spanId) ?? []), span]);
  const tree = (span: OtlpSpan): SpanTree => {
    const next = (linking.get(span.spanId) ?? []).toSorted(byStart);
    return { span, next: next.map(tree) };
  };
  const path = tree(start);
  const producers = (start.links ?? []).flatMap((link) => known.get(link.spanId) ?? []);
  const [first, ...others] = producers.toSorted(byStart);
  if (first === undefined) return [path];
  return [...others.map((span) => ({ span, next: [] })), { span: first, next: [path] }];
}

/** One line for each span: start, duration, name, attributes, status and trace id. */
export function treeText(trees: readonly SpanTree[], depth = 0): string {
  return trees
    .map(({ span, next }) => [lineOf(span, depth), treeText(next, depth + 1)].filter(Boolean).join("\n"))
    .join("\n");
}

function lineOf(
  { name, startTimeUnixNano, endTimeUnixNano, attributes, status, traceId }: OtlpSpan,
  depth: number,
): string {
  const start = Number(BigInt(startTimeUnixNano) / 1_000_000n);
  const milliseconds = Number(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)) / 1e6;
  const labels = Object.entries(valuesOf(attributes)).map(
    ([key, value]) => `${key.replace(/^korevital\./, "")}=${value}`,
  );
  const failure = status?.code === 2 ? [`FAILED ${status.message ?? ""}`.trim()] : [];
  const startText = isoTime(start).slice(11, 23);
  return [
    `${startText} ${milliseconds.toFixed(0).padStart(7)} ms  ${"  ".repeat(depth)}${name}`,
    ...labels,
    ...failure,
    `trace=${traceId}`,
  ].join("  ");
}

function byStart(a: OtlpSpan, b: OtlpSpan): number {
  return a.startTimeUnixNano < b.startTimeUnixNano ? -1 : 1;
}
