import { count, file, partition, stream } from "./fields.ts";
import { alert, information } from "./log-event.ts";

/** Log events of ingestion and landing. */
export const ingestEvents = {
  "batch-landed": information({
    id: 1001,
    description: "a batch of a hub partition was committed to bronze",
    fields: {
      stream,
      partition,
      accepted: count("events", "new in bronze"),
      duplicate: count("events", "already landed"),
      ignored: count("events", "ignored by rule"),
      quarantined: count("events", "quarantined"),
    },
    text: ({ stream: name, partition: id, ...counts }) => `${name}/${id}: ${outcomes(counts)}`,
  }),
  "internal-defect": alert({
    id: 1002,
    description:
      "a pure step threw on events, which is a defect of KoreVital; the events are in `quarantine` with their original bytes",
    fields: {
      source: { type: "text", description: "`stream/partition` of a hub, or `landing FILE`" },
      internal: count("events", "quarantined because of an internal defect"),
    },
    text: ({ source, internal }) => `${source}: ${internal} events quarantined because of an internal defect`,
  }),
  "sequence-gap": alert({
    id: 1003,
    description: "a hub skipped sequence numbers",
    fields: {
      stream,
      partition,
      from: count("sequence number", "first one that is missing"),
      to: count("sequence number", "last one that is missing"),
    },
    text: ({ stream: name, partition: id, from, to }) => `${name}/${id}: the hub skipped ${from} to ${to}`,
  }),
  "batch-failing": alert({
    id: 1011,
    description: "a batch of a hub partition failed ten times, or ten times more; it is retried without limit",
    fields: {
      stream,
      partition: { ...partition, optional: true },
      attempts: count("attempts", "that failed"),
    },
    text: ({ stream: name, partition: id = "?", attempts }) => `${name}/${id}: a batch failed ${attempts} times`,
  }),
  "file-landed": information({
    id: 1101,
    description: "a landed file reached a final status; its report contains the details",
    fields: {
      file,
      status: {
        type: "text",
        values: ["complete", "superseded", "gone", "unreadable", "unknown"],
        description: "`complete`, `superseded`, `gone`, `unreadable` or `unknown`",
      },
      records: count("records", "in bronze or quarantine"),
    },
    text: ({ file: name, status, records }) => `landing ${name}: ${status}, ${records} records`,
  }),
  "landing-unreadable": alert({
    id: 1102,
    description: "a landed file, or the rest of it, cannot be read, or nothing in it is recognised",
    fields: { file, reason: { type: "text", description: "the reason in its report", optional: true } },
    text: ({ file: name, reason }) => `${name}: ${reason}`,
  }),
  "landing-scanned": information({
    id: 1103,
    description: "a scan of `landing` enqueued or removed files",
    fields: {
      found: count("files", "without a storage event, enqueued"),
      removed: count("files", "originals past their retention, removed"),
    },
    text: ({ found, removed }) => `landing: ${found} files enqueued, ${removed} originals removed`,
  }),
  "landing-failed": alert({
    id: 1104,
    description:
      "`landing` cannot be listed, or a step fails on one file again and again; other files are not affected",
    fields: { file: { ...file, optional: true } },
    text: ({ file: name = "the container landing cannot be listed" }) => name,
  }),
} as const;

function outcomes(counts: Readonly<Record<string, number>>): string {
  const some = Object.entries(counts).filter(([, events]) => events > 0);
  return some.map(([outcome, events]) => `${events} ${outcome}`).join(", ");
}
