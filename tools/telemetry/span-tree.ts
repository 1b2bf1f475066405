import { type OtlpSpan, valuesOf } from "./otlp.ts";

/** A span, and those that point to it. */
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

/** From the senders that a span points to, through it, on to all that points to it; earlier before later. */
export function wayThrough(spans: readonly OtlpSpan[], spanId: string): SpanTree[] {
  const known = new Map(spans.map((span) => [span.spanId, span]));
  const start = known.get(spanId);
  if (start === undefined) return [];
  const pointing = new Map<string, OtlpSpan[]>();
  for (const span of spans)
    for (const link of span.links ?? []) pointing.set(link.spanId, [...(pointing.get(link.spanId) ?? []), span]);
  const tree = (span: OtlpSpan): SpanTree => {
    const next = (pointing.get(span.spanId) ?? []).toSorted(byStart);
    return { span, next: next.map(tree) };
  };
  const way = tree(start);
  const senders = (start.links ?? []).flatMap((link) => known.get(link.spanId) ?? []);
  const [first, ...others] = senders.toSorted(byStart);
  if (first === undefined) return [way];
  return [...others.map((span) => ({ span, next: [] })), { span: first, next: [way] }];
}

/** The tree as text: when, how long, what, and about what. */
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
  const about = Object.entries(valuesOf(attributes)).map(
    ([key, value]) => `${key.replace(/^korevital\./, "")}=${value}`,
  );
  const failed = status?.code === 2 ? [`FAILED ${status.message ?? ""}`.trim()] : [];
  const when = new Date(start).toISOString().slice(11, 23);
  return [
    `${when} ${milliseconds.toFixed(0).padStart(7)} ms  ${"  ".repeat(depth)}${name}`,
    ...about,
    ...failed,
    `trace=${traceId}`,
  ].join("  ");
}

function byStart(a: OtlpSpan, b: OtlpSpan): number {
  return a.startTimeUnixNano < b.startTimeUnixNano ? -1 : 1;
}
