import type { Summary } from "../../../gold/summary.ts";
import type { Stream } from "../../../streams/stream.ts";
import { personalColumns } from "../../masking/mask.ts";
import { defaultLimit, maximalLimit } from "../../rows/filter.ts";
import { postLimits } from "../ingest/post-events.ts";
import type { ProblemKind } from "../problem.ts";
import type { RouteName } from "../routes.ts";
import { type JsonSchema, list, object, orNull, reference, text } from "./json-schema.ts";
import { json, type Operation, parameter, problemAnswers } from "./operation.ts";
import { pascal, rowSchemaName } from "./summary-schema.ts";

/** What the app offers: all that the document is made of. */
export interface Offer {
  readonly streams: readonly Stream[];
  readonly summaries: readonly Summary[];
}

/** Every route's description: one that lacks its own does not compile. */
export function operations({ streams, summaries }: Offer): Readonly<Record<RouteName, Operation>> {
  return {
    "get-gold": rowsOperation(summaries, true),
    "get-personal-gold": rowsOperation(summaries, false),
    "get-personal-user": {
      summary: "A person: registrations, and the profile now or at a time",
      parameters: [
        parameter("path", "id", { type: "string", minLength: 1, maxLength: 128 }, "The user's id."),
        parameter(
          "query",
          "at",
          { type: "string" },
          "Epoch seconds, epoch milliseconds (above 1e11) or ISO 8601; before the first version the first one holds.",
        ),
      ],
      responses: {
        "200": json("The person.", reference("Person")),
        ...problemAnswers("bad-parameter", "no-such-user"),
      },
    },
    "post-events": postOperation(streams),
    "get-pipeline": {
      summary: "Where everything that was ever sent is now",
      responses: { "200": json("Stream by stream and layer by layer.", reference("Pipeline")), ...problemAnswers() },
    },
    "get-health": {
      summary: "Whether everything that the app needs is there",
      description: "No answer is older than 5 s.",
      responses: {
        "200": json("All is well.", reference("Health")),
        "503": json("Something is missing.", reference("Health")),
        ...problemAnswers(),
      },
    },
    "get-openapi": {
      summary: "This document",
      responses: { "200": json("OpenAPI 3.1.", { type: "object" }), ...problemAnswers() },
    },
  };
}

/** Taking events; of one stream when its path says so. */
export function postOperation(streams: readonly Stream[], only?: Stream): Operation {
  const names = (only === undefined ? streams : [only]).map(({ name }) => name);
  const event = { anyOf: names.map((name) => reference(`${pascal(name)}Event`)) };
  const kinds: ProblemKind[] = [
    "nothing-taken",
    "unreadable-body",
    "no-such-stream",
    "too-large",
    "unsupported-encoding",
    "hub-busy",
    "hub-unreachable",
  ];
  return {
    summary: only === undefined ? "Takes events of a stream" : `Takes events of ${only.name}`,
    description: `Each record is checked as ingest will; 202 means that the hub has what was accepted. At most ${postLimits.bytes} bytes, inflated, and ${postLimits.records} records. What is sent twice counts once.`,
    parameters: [
      ...(only === undefined
        ? [parameter("path", "stream", { type: "string", enum: names }, "The stream's name.")]
        : []),
      parameter("header", "Content-Encoding", { type: "string", enum: ["gzip", "identity"] }, "Of the body."),
    ],
    requestBody: {
      required: true,
      description: "Any other content type: what the body is says the body.",
      content: {
        "application/json": { schema: { anyOf: [event, list(event)] } },
        "application/x-ndjson": { schema: text("A JSON object per line.") },
      },
    },
    responses: { "202": json("The hub has them.", reference("Taken")), ...problemAnswers(...kinds) },
  };
}

function rowsOperation(summaries: readonly Summary[], masked: boolean): Operation {
  const rows: JsonSchema = { anyOf: summaries.map((summary) => reference(rowSchemaName(summary, masked))) };
  const page = object({
    items: list(rows, "At most `limit` rows; fewer only at the end."),
    continuation: orNull(text("Where the next page begins; null at the end.")),
  });
  const news = summaries.flatMap(({ name, since }) => (since === undefined ? [] : [name])).join(", ");
  const headers = {
    etag: { description: "Of this very answer.", schema: { type: "string" } },
    link: { description: "RFC 8288, `next`: the next page.", schema: { type: "string" } },
    "x-continuation": { description: "The continuation again.", schema: { type: "string" } },
  };
  return {
    summary: `Rows of a gold summary, ${masked ? "masked" : "whole"}`,
    parameters: [
      parameter("path", "summary", { type: "string", enum: summaries.map(({ name }) => name) }, "The summary's name."),
      ...filters(summaries, masked),
      parameter("query", "from", { type: "string", format: "date" }, "First day; moved out to a whole week or month."),
      parameter("query", "to", { type: "string", format: "date" }, "Last day; moved out to a whole week or month."),
      parameter("query", "since", { type: "string", format: "date-time" }, `Only what is newer. Of ${news}.`),
      parameter(
        "header",
        "If-None-Match",
        { type: "string" },
        "The ETag of an answer before: 304 when nothing changed.",
      ),
      parameter(
        "query",
        "limit",
        { type: "integer", minimum: 1, maximum: maximalLimit, default: defaultLimit },
        "Rows in a page.",
      ),
      parameter("query", "continuation", { type: "string" }, "Of the page before, unchanged."),
    ],
    responses: {
      "200": {
        description: "A page of rows.",
        headers,
        content: { "application/json": { schema: page }, "text/csv": { schema: text("RFC 4180, with a header row.") } },
      },
      "304": { description: "The caller has that very answer." },
      ...problemAnswers("bad-parameter", "no-such-summary", "not-acceptable"),
    },
  };
}

/** Columns of the grain, each with the summaries that have it. Masked rows cannot be asked for by what is personal. */
function filters(summaries: readonly Summary[], masked: boolean) {
  const columns = summaries.flatMap((summary) => {
    const personal = masked ? personalColumns(summary).map(({ name }) => name) : [];
    return summary.grain
      .filter(({ column }) => !personal.includes(column))
      .map(({ column, property }) => ({ column, summary: summary.name, isDate: property === summary.date }));
  });
  return [...Map.groupBy(columns, ({ column }) => column)].map(([column, uses]) => {
    const format = uses.every(({ isDate }) => isDate) ? { format: "date" } : {};
    const of = uses.map(({ summary }) => summary).join(", ");
    return parameter("query", column, { type: "string", ...format }, `Only rows with this value. Of ${of}.`);
  });
}
