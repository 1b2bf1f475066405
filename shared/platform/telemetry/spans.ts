/** One kind of span. A span is of a batch, never of an event, and so are its links: at most `mostLinks`. */
interface SpanKind {
  readonly description: string;
  /** The `work` of `korevital.work.duration`. */
  readonly work: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** What its links point to. */
  readonly links?: string;
}

/** Every kind of span that the app writes, by name; `docs/metrics.md` is made of it. */
export const spans = {
  "events posted": {
    work: "api",
    description: "events taken over HTTP; what is published for them carries this span as `traceparent`",
    attributes: { "korevital.stream": "name of the stream" },
  },
  "batch landed": {
    work: "ingest",
    description: "a batch of a hub's partition from the trigger to bronze; its row in the manifest carries it",
    attributes: {
      "korevital.stream": "name of the stream",
      "korevital.partition": "the hub's partition id",
      "korevital.events": "events of the batch",
    },
    links: "the senders' spans, by the property `traceparent` of the events",
  },
  "file landed": {
    work: "landing",
    description: "one invocation's work on a landed file; rows in the manifest carry it",
    attributes: { "korevital.file": "name of the blob in `landing`" },
  },
  "silver slice": {
    work: "silver",
    description: "a slice of a manifest partition; silver's progress in it carries the last ones",
    attributes: { "korevital.partition": "PartitionKey of the manifest", "korevital.events": "events worked through" },
    links: "the spans of ingest that wrote the rows of the slice",
  },
  "gold summary run": {
    work: "gold",
    description: "a run over the changes of silver for one summary",
    attributes: {
      "korevital.summary": "name of the summary",
      "korevital.documents": "documents of silver that changed",
    },
    links: "the slices of silver that can have changed those documents",
  },
  "summary exported": {
    work: "export",
    description: "a run of the export of one summary",
    attributes: { "korevital.summary": "name of the summary" },
  },
  "outbox run": { work: "outbox", description: "a run of the outbox", attributes: {} },
} as const satisfies Record<string, SpanKind>;

export type SpanName = keyof typeof spans;

/** What Application Insights and the SDK keep of one span. Of more the first and the last count: a slice of 10,000 rows stays as cheap as one of 100. */
export const mostLinks = 100;
