/** One kind of span. A span describes a batch, never a single event, and has at most `maximumLinks` links. */
interface SpanKind {
  readonly description: string;
  /** The `work` of `korevital.work.duration`. */
  readonly work: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Targets of the links. */
  readonly links?: string;
}

/** Every kind of span, by name. `docs/metrics.md` is generated from this list. */
export const spans = {
  "events posted": {
    work: "api",
    description: "a batch of events posted over HTTP; the published events carry this span as `traceparent`",
    attributes: { "korevital.stream": "name of the stream" },
  },
  "batch landed": {
    work: "ingest",
    description: "a batch of a hub partition, from the trigger to bronze; its manifest row stores this span",
    attributes: {
      "korevital.stream": "name of the stream",
      "korevital.partition": "the hub's partition id",
      "korevital.events": "events in the batch",
    },
    links: "the producers' spans, from the property `traceparent` of the events",
  },
  "file landed": {
    work: "landing",
    description: "one invocation for a landed file; its manifest rows store this span",
    attributes: { "korevital.file": "name of the blob in `landing`" },
  },
  "silver slice": {
    work: "silver",
    description: "a slice of a manifest partition; silver's progress row stores the latest spans",
    attributes: { "korevital.partition": "PartitionKey of the manifest", "korevital.events": "events in the slice" },
    links: "the spans that wrote the manifest rows of the slice",
  },
  "gold summary run": {
    work: "gold",
    description: "the work of one summary: changes of silver followed, groups recomputed",
    attributes: {
      "korevital.summary": "name of the summary",
      "korevital.documents": "changed silver documents",
    },
    links: "the silver slices that may have changed those documents",
  },
  "summary exported": {
    work: "export",
    description: "an export run of one summary",
    attributes: { "korevital.summary": "name of the summary" },
  },
  "registry round": {
    work: "registry",
    description: "a round of the registry: rows published, profiles and erasures synchronised",
    attributes: {},
  },
  "summary served": {
    work: "serving",
    description: "changes of one summary written to the serving database",
    attributes: { "korevital.summary": "name of the summary" },
  },
  "outbox run": { work: "outbox", description: "a run of the outbox: messages created and published", attributes: {} },
  "webhooks run": {
    work: "webhooks",
    description: "messages for the webhook created and delivered",
    attributes: {},
  },
} as const satisfies Record<string, SpanKind>;

export type SpanName = keyof typeof spans;

/**
 * Links of one span, at most: the limit of the SDK and of Application Insights. The first and the last links are kept.
 */
export const maximumLinks = 100;
