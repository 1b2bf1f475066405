import { count, hub, partition, stream } from "./fields.ts";
import { alert, information } from "./log-event.ts";

const position = (description: string) => ({ ...count("sequence number", description), optional: true }) as const;

/** Log events of the comparison of hubs, checkpoints and cursors. */
export const ingestRecoveryEvents = {
  "hub-recreated": alert({
    id: 1201,
    description:
      "a hub has another creation time than before; its events belong to a new generation and are read from the beginning",
    fields: {
      hub,
      from: { type: "time", description: "creation time before" },
      to: { type: "time", description: "creation time now" },
    },
    text: ({ hub: name, from, to }) =>
      `${name}: created ${new Date(to).toISOString()}, before ${new Date(from).toISOString()}`,
  }),
  "partition-blocked": alert({
    id: 1202,
    description: "events wait in a partition whose cursor does not move; they are read and landed without the host",
    fields: {
      stream,
      partition,
      cursor: position("last one that landed"),
      last: count("sequence number", "last one in the hub"),
    },
    text: ({ stream: name, partition: id, cursor = "none", last }) =>
      `${name}/${id}: cursor ${cursor}, the hub's last event is ${last}`,
  }),
  "checkpoint-beyond-hub": alert({
    id: 1203,
    description: "the host's checkpoint is beyond the last event of the hub; it is moved to the cursor",
    fields: {
      stream,
      partition,
      checkpoint: position("of the host"),
      last: count("sequence number", "last one in the hub"),
    },
    text: ({ stream: name, partition: id, checkpoint = "none", last }) =>
      `${name}/${id}: checkpoint ${checkpoint}, the hub's last event is ${last}`,
  }),
  "cursor-beyond-hub": alert({
    id: 1204,
    description:
      "the cursor is beyond the last event of the hub, which was not recreated; new events count as duplicates",
    fields: {
      stream,
      partition,
      cursor: position("last one that landed"),
      last: count("sequence number", "last one in the hub"),
    },
    text: ({ stream: name, partition: id, cursor = "none", last }) =>
      `${name}/${id}: cursor ${cursor}, the hub's last event is ${last}`,
  }),
  "events-unread": alert({
    id: 1205,
    description: "events that the host had not delivered were read from the hub and landed",
    fields: { stream, partition, events: count("events", "that had not landed") },
    text: ({ stream: name, partition: id, events }) => `${name}/${id}: ${events} unread events landed`,
  }),
  "events-not-bytes": alert({
    id: 1206,
    description: "events whose AMQP body is not bytes were quarantined: the host cannot bind them",
    fields: {
      stream,
      partition,
      events: count("events", "quarantined as `not-bytes`"),
      first: count("sequence number", "of the first of them"),
    },
    text: ({ stream: name, partition: id, events, first }) =>
      `${name}/${id}: ${events} events from ${first} on are not bytes`,
  }),
  "partition-recovered": information({
    id: 1207,
    description: "a partition was read past the host; afterwards the host resumes behind the cursor, or as before",
    fields: {
      stream,
      partition,
      read: count("events", "read from the hub"),
      landed: count("events", "of them new in bronze or quarantine"),
      host: { type: "text", description: "`resumes` behind the cursor, or `unchanged`" },
    },
    text: ({ stream: name, partition: id, read, landed, host }) =>
      `${name}/${id}: ${read} events read, ${landed} landed, host ${host}`,
  }),
  "ingest-recovery-failed": alert({
    id: 1208,
    description:
      "a partition, or all partitions of a stream, could not be compared or read; it is repeated at the next tick",
    fields: { stream, partition: { ...partition, optional: true } },
    text: ({ stream: name, partition: id }) => (id === undefined ? name : `${name}/${id}`),
  }),
} as const;
