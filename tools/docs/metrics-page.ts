import type { Metric } from "../../shared/platform/telemetry/metric.ts";
import type { spans } from "../../shared/platform/telemetry/spans.ts";
import { code, generatedNotice, markdownTable, paragraph, sentence } from "./markdown.ts";

interface SpanKind {
  readonly description: string;
  readonly work: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly links?: string;
}

/** `docs/metrics.md`: every metric and span. */
export function metricsPage(
  metrics: Readonly<Record<string, Metric>>,
  kinds: Readonly<Record<keyof typeof spans, SpanKind>>,
): string {
  return `${generatedNotice}

# Metrics and spans

${paragraph("[telemetry.md](telemetry.md) describes how to query them, locally and in Azure. No attribute is personal, and each has few values.")}

## Metrics

${Object.entries(metrics)
  .map(([name, metric]) => metricItem(name, metric))
  .join("\n")}

## Spans

${paragraph("A span describes a batch, never a single event. Its links reference the batches that it processed, from gold back to the request that sent an event.")}

${Object.entries(kinds)
  .map(([name, kind]) => spanChapter(name, kind))
  .join("\n\n")}
`;
}

function metricItem(name: string, { kind, unit, attributes, description }: Metric): string {
  const names = Object.keys(attributes);
  const by = names.length === 0 ? "" : `; by ${names.map(code).join(", ")}`;
  return paragraph(`${code(name)} (${kind}, ${unit}${by}): ${description}.`, "* ");
}

function spanChapter(name: string, { description, work, attributes, links }: SpanKind): string {
  const linked = links === undefined ? "" : ` Links: ${links}.`;
  const text = paragraph(`${sentence(description)} Work: ${code(work)}.${linked}`);
  const rows = Object.entries(attributes).map(([attribute, meaning]) => [code(attribute), meaning]);
  const table = rows.length === 0 ? [] : [markdownTable(["attribute", "description"], rows)];
  return [`### ${name}`, text, ...table].join("\n\n");
}
