import type { Summary } from "../../../gold/summary.ts";
import type { Stream } from "../../../streams/stream.ts";
import { type Deprecation, type Route, routes } from "../routes.ts";
import { eventOperations } from "./event-operations.ts";
import type { JsonSchema } from "./json-schema.ts";
import { header, type Operation, problemResponses, type ResponseObject, tags } from "./operation.ts";
import { operatorOperations, operatorSchemas } from "./operator-operations.ts";
import { otherOperations } from "./other-operations.ts";
import { responseSchemas } from "./response-schemas.ts";
import { rowOfChange, rowsOperations } from "./rows-operations.ts";
import { eventSchemas } from "./stream-schema.ts";
import { rowSchema, rowSchemaName } from "./summary-schema.ts";

/** The streams and summaries that the document describes. */
export interface ApiContent {
  readonly streams: readonly Stream[];
  readonly summaries: readonly Summary[];
}

/**
 * Version of the API, independent of the app. A breaking change needs a new path and a new major version; see
 * docs/api.md.
 */
export const apiVersion = "2.0.0";

/** The OpenAPI 3.1 document of the app's HTTP API. */
export function openApiDocument(content: ApiContent) {
  return {
    openapi: "3.1.0",
    info: {
      title: "KoreVital",
      version: apiVersion,
      description:
        "Ingests events of wearable devices and returns summaries. `x-personal` marks personal data, `x-key` the columns that identify a group, `x-function` the function whose key opens a path. Every path also answers HEAD, if it answers GET, and OPTIONS.",
      contact: { name: "KoreVital", email: "api@korevital.example" },
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: pathsOf(operationsOf(content)),
    components: {
      schemas: { ...responseSchemas, ...operatorSchemas, ...schemasOf(content) },
      securitySchemes: {
        key: {
          type: "apiKey",
          in: "header",
          name: "x-functions-key",
          description: "Key of the function, or a host key.",
        },
        keyInQuery: {
          type: "apiKey",
          in: "query",
          name: "code",
          description: "The same key, for callers that cannot set headers.",
        },
      },
    },
  };
}

export function operationsOf({ streams, summaries }: ApiContent): readonly Operation[] {
  return [...eventOperations(streams), ...rowsOperations(summaries), ...operatorOperations, ...otherOperations];
}

function pathsOf(operations: readonly Operation[]): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return Object.fromEntries(
    operations.map((operation) => [`/${operation.path}`, { [operation.method]: described(operation) }]),
  );
}

function described({ path: _, method: __, function: name, isOpen, tag, responses, problems, ...operation }: Operation) {
  const unauthorised = { "401": { description: "No key, or a key of another function. Without a body." } };
  const all: Record<string, ResponseObject> = {
    ...problemResponses(["bad-parameter", ...problems, "internal"]),
    ...(isOpen ? {} : unauthorised),
    ...responses,
  };
  return {
    ...operation,
    tags: [tag],
    ...(deprecationOf(name) === undefined ? {} : { deprecated: true }),
    "x-function": name,
    security: isOpen ? [] : [{ key: [] }, { keyInQuery: [] }],
    responses: Object.fromEntries(
      Object.entries(all).map(([status, response]) => [status, status === "401" ? response : withCommon(response)]),
    ),
  };
}

function deprecationOf(name: Operation["function"]): Deprecation | undefined {
  const known: Readonly<Record<string, Route>> = routes;
  return known[name]?.deprecation;
}

function withCommon({ description, headers, ...rest }: ResponseObject): ResponseObject {
  const requestId = header("Id of the request: the client's `x-request-id`, or that of its trace.");
  return { description, headers: { ...headers, "x-request-id": requestId }, ...rest };
}

function schemasOf({ streams, summaries }: ApiContent): Readonly<Record<string, JsonSchema>> {
  const rows = summaries.flatMap((summary) =>
    [true, false].flatMap((masked) => [
      [rowSchemaName(summary, masked), rowSchema(summary, masked)] as const,
      [rowOfChange(summary, masked), rowSchema(summary, masked, [])] as const,
    ]),
  );
  return { ...Object.assign({}, ...streams.map(eventSchemas)), ...Object.fromEntries(rows) };
}
