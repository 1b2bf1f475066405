import type { Metric } from "../../shared/platform/telemetry/metric.ts";
import type { spans } from "../../shared/platform/telemetry/spans.ts";
import { code, generated, markdownTable, sentence } from "./table.ts";

interface SpanKind {
  readonly description: string;
  readonly work: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly links?: string;
}

/** `docs/metrics.md`: every metric and every kind of span. */
export function metricsPage(
  metrics: Readonly<Record<string, Metric>>,
  kinds: Readonly<Record<keyof typeof spans, SpanKind>>,
): string {
  return `${generated}

# Metrics and spans

[telemetry.md](telemetry.md) says how to read them, on one machine and in Azure. No attribute is personal, and each has few values.

## Metrics

${markdownTable(
  ["metric", "kind", "unit", "attributes", "meaning"],
  Object.entries(metrics).map(([name, { kind, unit, attributes, description }]) => [
    code(name),
    kind,
    unit,
    attributes.map(code).join(", "),
    sentence(description),
  ]),
)}

## Spans

A span is of a batch, never of an event. Its links point back to the batches that it worked on: from gold to the request that brought an event.

${markdownTable(
  ["span", "work", "meaning", "attributes", "links to"],
  Object.entries(kinds).map(([name, { description, work, attributes, links = "" }]) => [
    code(name),
    code(work),
    sentence(description),
    Object.entries(attributes)
      .map(([attribute, meaning]) => `${code(attribute)}: ${meaning}`)
      .join("; "),
    links,
  ]),
)}
`;
}
