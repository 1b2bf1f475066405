import { maxIdLength } from "../../../streams/fields/field-types.ts";
import type { Stream } from "../../../streams/stream.ts";
import { postLimits } from "../ingest/post-events.ts";
import { streamRoutes } from "../routes.ts";
import { type JsonSchema, list, pascal, reference, text } from "./json-schema.ts";
import { header, json, type Operation, parameter } from "./operation.ts";
import { eventSchemaName, examplesOf } from "./stream-schema.ts";

/** A client gets a method with the events of each stream. */
export function eventOperations(streams: readonly Stream[]): readonly Operation[] {
  const posts = streamRoutes(streams).map(({ name, path, stream }) => {
    const operationId = path === `api/streams/${stream.name}` ? `post${pascal(stream.name)}` : `postTo${pascal(path)}`;
    return postOperation(stream, { operationId, path, function: `post-${name.replace(/^post-/, "")}` });
  });
  return [...posts, eventStateOperation];
}

function postOperation(stream: Stream, of: Pick<Operation, "operationId" | "path" | "function">): Operation {
  const event = reference(eventSchemaName(stream));
  return {
    ...of,
    method: "post",
    tag: "events",
    summary: `Ingests events of ${stream.name}`,
    description: `Each record is validated as ingest does; 202 means that the hub has all accepted events. At most ${postLimits.bytes} bytes after decompression, and ${postLimits.records} records, with a length or chunked. An event that is sent twice counts once. A single event without the array is accepted too, and so is every wrapping of docs/limits.md.`,
    parameters: [
      parameter("header", "Content-Encoding", { type: "string", enum: ["gzip", "identity"] }, "Encoding of the body."),
      parameter(
        "header",
        "Prefer",
        { type: "string", enum: ["handling=strict", "handling=lenient"] },
        "`handling=strict`: one rejected record rejects the whole body.",
      ),
    ],
    requestBody: { required: true, content: contentOf(stream, event) },
    responses: {
      "202": {
        ...json("The hub has the accepted events.", reference("IngestResult"), resultExample(stream)),
        headers: { "preference-applied": header("`handling=strict`, if the request asked for it.") },
      },
    },
    problems: [
      "nothing-accepted",
      "some-rejected",
      "unreadable-body",
      "too-large",
      "unsupported-encoding",
      "unsupported-media-type",
      "hub-busy",
      "hub-unreachable",
    ],
  };
}

function contentOf(stream: Stream, event: JsonSchema) {
  const examples = examplesOf(stream);
  return {
    "application/json": {
      schema: { ...list(event, "The events."), minItems: 1, maxItems: postLimits.records },
      example: examples,
    },
    "application/x-ndjson": {
      schema: text("A JSON object per line."),
      example: examples.map((example) => JSON.stringify(example)).join("\n"),
    },
  };
}

function resultExample({ name, examples }: Stream) {
  const ids = examples.map(
    (_, index) => `${name}.t8m5c0.${"4be1d7458896b3c5d2e0f1a".padEnd(24, String(index))}.9f2c0a4be1d7`,
  );
  const listed = { rejected: [], rejected_count: 0, implausible: [], implausible_count: 0 };
  return { accepted: examples.length, ignored: 0, ...listed, ids };
}

const eventStateOperation: Operation = {
  operationId: "getEvent",
  path: "api/events/{id}",
  method: "get",
  function: "get-event",
  tag: "events",
  summary: "Where an event is that was posted",
  parameters: [
    parameter(
      "path",
      "id",
      { type: "string", minLength: 1, maxLength: maxIdLength },
      "One of the `ids` of a 202 response.",
    ),
  ],
  responses: { "200": json("Its state.", reference("EventState")) },
  problems: ["no-such-event", "store-busy"],
};
