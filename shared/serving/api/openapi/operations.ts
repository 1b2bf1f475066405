import type { Summary } from "../../../gold/summary.ts";
import type { Stream } from "../../../streams/stream.ts";
import { personalColumns } from "../../masking/mask.ts";
import { defaultLimit, maximalLimit } from "../../rows/filter.ts";
import { postLimits } from "../ingest/post-events.ts";
import type { ProblemKind } from "../problem.ts";
import type { RouteName } from "../routes.ts";
import { type JsonSchema, list, object, orNull, reference, text } from "./json-schema.ts";
import { json, type Operation, parameter, problemResponses } from "./operation.ts";
import { pascal, rowSchemaName } from "./summary-schema.ts";

/** The streams and summaries that the document describes. */
export interface ApiContent {
  readonly streams: readonly Stream[];
  readonly summaries: readonly Summary[];
}

/** The operation of each route; a missing one does not compile. */
export function operations({ streams, summaries }: ApiContent): Readonly<Record<RouteName, Operation>> {
  return {
    "get-gold": rowsOperation(summaries, true),
    "get-personal-gold": rowsOperation(summaries, false),
    "get-personal-user": {
      summary: "A user: registrations, and the profile now or at a given time",
      parameters: [
        parameter("path", "id", { type: "string", minLength: 1, maxLength: 128 }, "The user's id."),
        parameter(
          "query",
          "at",
          { type: "string" },
          "Epoch seconds, epoch milliseconds (above 1e11) or ISO 8601; before the first version of a profile, the first one is effective.",
        ),
      ],
      responses: {
        "200": json("The user.", reference("User")),
        ...problemResponses("bad-parameter", "no-such-user"),
      },
    },
    "post-events": postOperation(streams),
    "get-pipeline": {
      summary: "Received events, lag and backlog",
      responses: { "200": json("By stream and by layer.", reference("Pipeline")), ...problemResponses() },
    },
    "get-health": {
      summary: "Availability of the services that the app needs",
      description: "The result is at most 5 s old.",
      responses: {
        "200": json("All services are available.", reference("Health")),
        "503": json("A service is not available.", reference("Health")),
        ...problemResponses(),
      },
    },
    "get-openapi": {
      summary: "This document",
      responses: { "200": json("OpenAPI 3.1.", { type: "object" }), ...problemResponses() },
    },
  };
}

/** Ingests events of the stream in the path, or of `only`. */
export function postOperation(streams: readonly Stream[], only?: Stream): Operation {
  const names = (only === undefined ? streams : [only]).map(({ name }) => name);
  const event = { anyOf: names.map((name) => reference(`${pascal(name)}Event`)) };
  const kinds: ProblemKind[] = [
    "nothing-accepted",
    "unreadable-body",
    "no-such-stream",
    "too-large",
    "unsupported-encoding",
    "hub-busy",
    "hub-unreachable",
  ];
  return {
    summary: only === undefined ? "Ingests events of a stream" : `Ingests events of ${only.name}`,
    description: `Each record is validated as ingest does; 202 means that the hub has all accepted events. At most ${postLimits.bytes} bytes after decompression, and ${postLimits.records} records, with a length or chunked. An event that is sent twice counts once.`,
    parameters: [
      ...(only === undefined
        ? [parameter("path", "stream", { type: "string", enum: names }, "The stream's name.")]
        : []),
      parameter("header", "Content-Encoding", { type: "string", enum: ["gzip", "identity"] }, "Encoding of the body."),
    ],
    requestBody: {
      required: true,
      description: "With any other content type the content of the body decides.",
      content: {
        "application/json": { schema: { anyOf: [event, list(event)] } },
        "application/x-ndjson": { schema: text("A JSON object per line.") },
      },
    },
    responses: {
      "202": json("The hub has the accepted events.", reference("IngestResult")),
      ...problemResponses(...kinds),
    },
  };
}

const rawText = "texts as they are; by default a text that begins as a formula does gets an apostrophe before it.";

function rowsOperation(summaries: readonly Summary[], masked: boolean): Operation {
  const rows: JsonSchema = { anyOf: summaries.map((summary) => reference(rowSchemaName(summary, masked))) };
  const properties = {
    items: list(rows, "At most `limit` rows; fewer only on the last page."),
    continuation: orNull(text("Continuation of the next page; null on the last page.")),
  };
  const withheld = {
    type: "integer",
    minimum: 1,
    description: "Withheld rows about too few people, if there are any.",
  };
  const page = object(properties);
  const schema = masked ? { ...page, properties: { ...properties, withheld } } : page;
  const withSince = summaries.flatMap(({ name, since }) => (since === undefined ? [] : [name])).join(", ");
  const headers = {
    etag: { description: "ETag of this response.", schema: { type: "string" } },
    link: { description: "RFC 8288, `next`: the next page.", schema: { type: "string" } },
    "x-continuation": { description: "The continuation again.", schema: { type: "string" } },
    ...(masked
      ? { "x-withheld": { description: "The number of withheld rows again.", schema: { type: "integer" } } }
      : {}),
  };
  return {
    summary: `Rows of a gold summary, ${masked ? "masked" : "unmasked"}`,
    parameters: [
      parameter("path", "summary", { type: "string", enum: summaries.map(({ name }) => name) }, "The summary's name."),
      ...filters(summaries, masked),
      parameter("query", "from", { type: "string", format: "date" }, "First day; extended to a whole week or month."),
      parameter("query", "to", { type: "string", format: "date" }, "Last day; extended to a whole week or month."),
      parameter("query", "since", { type: "string", format: "date-time" }, `Only newer rows. Of ${withSince}.`),
      parameter("header", "If-None-Match", { type: "string" }, "ETag of an earlier response: 304 if nothing changed."),
      parameter(
        "query",
        "limit",
        { type: "integer", minimum: 1, maximum: maximalLimit, default: defaultLimit },
        "Rows in a page.",
      ),
      parameter(
        "query",
        "sort",
        { type: "string" },
        "Columns, each with `-` before it for descending order, as `-avg_bpm,date`. Rows are sorted by them, and then by the grain, ascending.",
      ),
      parameter("query", "raw", { type: "boolean", default: false }, `CSV for machines: ${rawText}`),
      parameter("query", "bom", { type: "boolean", default: false }, "CSV with a byte order mark, for Excel."),
      parameter(
        "query",
        "continuation",
        { type: "string" },
        "The unchanged continuation of the previous page, with the same filters and `sort`.",
      ),
    ],
    responses: {
      "200": {
        description: "A page of rows.",
        headers,
        content: { "application/json": { schema }, "text/csv": { schema: text("RFC 4180, with a header row.") } },
      },
      "304": { description: "The caller has this response." },
      ...problemResponses("bad-parameter", "no-such-summary", "not-acceptable"),
    },
  };
}

/** Columns of the grain, each with the summaries that have it. Masked rows cannot be filtered by personal columns. */
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
