import { rejectionCodes } from "../../../streams/outcome.ts";
import { streams } from "../../../streams/registry.ts";
import { count, type JsonSchema, list, object, orNull, reference, text, time } from "./json-schema.ts";
import { json, type Operation, parameter, userId } from "./operation.ts";

/* Quarantine and trace. */

const states = ["open", "sending", "replayed", "discarded"];
const id = parameter("path", "id", { type: "string", minLength: 1 }, "Id of an event, encoded as a part of a URL.");

const filters = [
  parameter("query", "stream", { type: "string", enum: streams.map(({ name }) => name) }, "Only of this stream."),
  parameter("query", "code", { type: "string", enum: rejectionCodes }, "Only with this reason."),
  parameter("query", "field", { type: "string", minLength: 1 }, "Only with this field at fault."),
  parameter(
    "query",
    "state",
    { type: "string", enum: ["open", "replayed", "discarded", "all"], default: "open" },
    "Only with this state.",
  ),
  parameter("query", "since", { type: "string", format: "date-time" }, "Ingested at or after this time."),
  parameter("query", "until", { type: "string", format: "date-time" }, "Ingested before this time."),
];

const reason = {
  stream: text("Its stream."),
  code: { type: "string", enum: rejectionCodes, description: "Why it was quarantined." },
  field: text("The field at fault; empty for the whole event."),
  message: text("For people; without personal values."),
};
const state: JsonSchema = { type: "string", enum: states };

export const operatorSchemas: Readonly<Record<string, JsonSchema>> = {
  QuarantinedEvent: object({
    ...{ id: text("The event's id."), ...reason, state, ingested: time("When it was quarantined.") },
  }),
  ShownEvent: object({
    ...{ id: text("The event's id."), ...reason, state },
    enqueued: time("When the hub received it, or its file was read."),
    ingested: time("When it was quarantined."),
    key: orNull(text("Partition key.")),
    body: text("The bytes as they arrived, as text or in base64."),
    encoding: { type: "string", enum: ["utf-8", "base64"] },
    bytes: count("Length of the body."),
    blocker: orNull(text("Why it cannot be replayed without a correction; null if it can.")),
    decision: orNull({
      ...object({ who: text("Who decided."), why: text("The reason."), when: time("When.") }),
      type: "object",
    }),
  }),
  Decision: object({
    outcome: {
      type: "string",
      enum: ["sent", "arrived", "replayed", "discarded", "blocked", "busy", "undetermined"],
      description:
        "`sent`: sent again now. `arrived`: an interrupted replay had sent it. `blocked`: it needs a correction.",
    },
    detail: orNull(text("For people.")),
  }),
  Trace: {
    type: "object",
    required: ["id", "stream", "outcome", "gold"],
    properties: {
      id: text("The event's id."),
      stream: text("Its stream."),
      hub: { type: ["object", "null"], description: "Of a hub's event: whether the hub has it." },
      file: { type: "object", description: "Of a record of a landed file." },
      manifest: { type: "object", description: "The row of its commit; absent if it has not landed." },
      bronze: { type: "object", description: "The Parquet row." },
      outcome: { type: "object", description: "What ingestion decided." },
      silver: { type: "object", description: "The documents to which it contributed." },
      gold: { type: "array", items: { type: "object" }, description: "A step for each summary." },
    },
    description: "The way of an event through the layers, masked.",
  },
};

const why = { type: "string", minLength: 1, maxLength: 500, description: "The reason, which the ledger stores." };

/** Of a body with one JSON object. */
const bodyProblems = ["unreadable-body", "too-large", "unsupported-media-type"] as const;

function decision(properties: Readonly<Record<string, JsonSchema>>, required: readonly string[]) {
  const schema = { type: "object", properties, required, additionalProperties: false };
  return { required: true, content: { "application/json": { schema, example: { why: "fixed by the partner" } } } };
}

export const operatorOperations: readonly Operation[] = [
  {
    ...{ operationId: "getQuarantine", path: "api/quarantine", method: "get", function: "get-quarantine" },
    tag: "operations",
    summary: "Quarantined events, without their content",
    description:
      "In a stable order: by partition, then by time. With `sort` all events that match are read for each page.",
    parameters: [
      ...filters,
      parameter("query", "sort", { type: "string", enum: ["-ingested"] }, "The latest first."),
      parameter("query", "limit", { type: "integer", minimum: 1, maximum: 500, default: 50 }, "How many at most."),
      parameter("query", "continuation", { type: "string" }, "Continuation of the previous page."),
    ],
    responses: {
      "200": json(
        "A page of events.",
        object({
          items: list(reference("QuarantinedEvent"), "The events."),
          continuation: orNull(text("Continuation of the next page; null on the last page.")),
        }),
      ),
    },
    problems: ["store-busy"],
  },
  {
    ...{ operationId: "getQuarantineReasons", path: "api/quarantine/reasons", method: "get" },
    function: "get-quarantine-reasons",
    tag: "operations",
    summary: "Quarantined events by reason and by day",
    parameters: filters,
    responses: {
      "200": json(
        "Counts.",
        object({
          reasons: list(
            object({ ...reason, count: count("Events."), first: time("Of the first."), last: time("Of the last.") }),
            "The most frequent first.",
          ),
          days: list(
            object({
              date: { type: "string", format: "date", description: "Day of ingestion, UTC." },
              code: reason.code,
              count: count("Events."),
            }),
            "By day.",
          ),
          truncated: { type: "boolean", description: "Whether there are more events than were counted." },
        }),
      ),
    },
    problems: ["store-busy"],
  },
  {
    ...{ operationId: "getQuarantinedEvent", path: "api/personal/quarantine/{id}", method: "get" },
    function: "get-quarantined-event",
    tag: "personal",
    summary: "A quarantined event as it arrived",
    parameters: [id],
    responses: { "200": json("The event.", reference("ShownEvent")) },
    problems: ["no-such-event", "store-busy"],
  },
  {
    ...{ operationId: "replayEvent", path: "api/quarantine/{id}/replay", method: "post", function: "post-replay" },
    tag: "operations",
    summary: "Sends a quarantined event again, exactly once",
    description: "With a correction the corrected body is sent. It must be one that ingestion accepts.",
    parameters: [id],
    requestBody: decision({ why, correction: { type: "string", description: "The corrected body." } }, ["why"]),
    responses: { "202": json("What became of it.", reference("Decision")) },
    problems: ["no-such-event", "correction-rejected", ...bodyProblems, "store-busy"],
  },
  {
    ...{ operationId: "discardEvent", path: "api/quarantine/{id}/discard", method: "post", function: "post-discard" },
    tag: "operations",
    summary: "Marks a quarantined event as discarded",
    description: "Its bytes stay in quarantine.",
    parameters: [id],
    requestBody: decision({ why }, ["why"]),
    responses: { "202": json("What became of it.", reference("Decision")) },
    problems: ["no-such-event", ...bodyProblems, "store-busy"],
  },
  {
    ...{ operationId: "eraseUser", path: "api/users/{id}/erasure", method: "post", function: "post-erasure" },
    tag: "operations",
    summary: "Erases a user up to now, for ever",
    description:
      "Silver, gold, exports and maintenance erase the user in their next runs; bronze follows in the night. The audit records who requested it.",
    parameters: [userId],
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: {
            ...{ type: "object", required: ["confirm"], additionalProperties: false },
            properties: { confirm: { type: "string", description: "The user's id again." } },
          },
          example: { confirm: "20001" },
        },
      },
    },
    responses: {
      "202": json(
        "The request is stored.",
        object({
          receipt: text("Id of the receipt, for `korevital person receipt`."),
          until: time("The user is erased up to and including this time."),
        }),
      ),
    },
    problems: [...bodyProblems, "hub-busy", "hub-unreachable", "store-busy"],
  },
  {
    ...{ operationId: "getTrace", path: "api/trace/{id}", method: "get", function: "get-trace" },
    tag: "operations",
    summary: "The way of an event through all layers, masked",
    parameters: [id],
    responses: { "200": json("The trace.", reference("Trace")) },
    problems: ["no-such-event", "store-busy"],
  },
];
