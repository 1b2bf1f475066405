import { count, file, partition, stream } from "./fields.ts";
import { alert, information } from "./log-event.ts";

/** What ingest and landing log. */
export const ingestEvents = {
  "batch-landed": information({
    id: 1001,
    description: "a batch of a hub's partition is in bronze",
    fields: {
      stream,
      partition,
      accepted: count("events", "new in bronze"),
      duplicate: count("events", "had landed before"),
      ignored: count("events", "understood, and not ours"),
      quarantined: count("events", "could not be understood"),
    },
    text: ({ stream: name, partition: id, ...counts }) => `${name}/${id}: ${outcomes(counts)}`,
  }),
  "internal-defect": alert({
    id: 1002,
    description: "a pure step of ours threw on events; they are in `quarantine`, untouched",
    fields: {
      source: { type: "text", description: "`stream/partition` of a hub, or `landing FILE`" },
      internal: count("events", "quarantined for a defect of ours"),
    },
    text: ({ source, internal }) => `${source}: ${internal} events quarantined for a defect of ours`,
  }),
  "sequence-gap": alert({
    id: 1003,
    description: "a hub skipped sequence numbers",
    fields: {
      stream,
      partition,
      from: count("sequence number", "the first that is missing"),
      to: count("sequence number", "the last that is missing"),
    },
    text: ({ stream: name, partition: id, from, to }) => `${name}/${id}: the hub skipped ${from} to ${to}`,
  }),
  "file-landed": information({
    id: 1101,
    description: "the end of a landed file, whatever it is; its report says more",
    fields: {
      file,
      status: { type: "text", description: "`complete`, `superseded`, `gone`, `unreadable` or `unknown`" },
      records: count("records", "in bronze or quarantine"),
    },
    text: ({ file: name, status, records }) => `landing ${name}: ${status}, ${records} records`,
  }),
  "landing-unreadable": alert({
    id: 1102,
    description: "a landed file, or its rest, cannot be read",
    fields: { file, reason: { type: "text", description: "what its report says", optional: true } },
    text: ({ file: name, reason }) => `${name}: ${reason}`,
  }),
  "landing-scanned": information({
    id: 1103,
    description: "a sweep of `landing` did something",
    fields: {
      found: count("files", "that nobody announced, put in the queue"),
      removed: count("files", "whose originals are not needed any more"),
    },
    text: ({ found, removed }) => `landing: ${found} files found, ${removed} originals removed`,
  }),
} as const;

function outcomes(counts: Readonly<Record<string, number>>): string {
  const some = Object.entries(counts).filter(([, events]) => events > 0);
  return some.map(([outcome, events]) => `${events} ${outcome}`).join(", ");
}
