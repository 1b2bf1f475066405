import type { Summary } from "../../../gold/summary.ts";
import type { Stream } from "../../../streams/stream.ts";
import type { Access } from "../access.ts";
import type { ProblemKind } from "../problem.ts";
import { type Deprecation, type Route, routes, signedInPrefix } from "../routes.ts";
import { eventOperations } from "./event-operations.ts";
import type { JsonSchema } from "./json-schema.ts";
import { header, type Operation, problemResponses, type ResponseObject, tags } from "./operation.ts";
import { operatorOperations, operatorSchemas } from "./operator-operations.ts";
import { otherOperations } from "./other-operations.ts";
import { peopleOperations } from "./people-operations.ts";
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
        "Ingests events of wearable devices and returns summaries. `x-personal` marks personal data, `x-key` the columns that identify a group, `x-function` the function whose key opens a path, and `x-role` the role that it requires. Every path also answers HEAD, if it answers GET, and OPTIONS.",
      contact: { name: "KoreVital", email: "api@korevital.example" },
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [
      { url: "/", description: "For callers with a function key." },
      { url: `/${signedInPrefix}`, description: "For people who sign in with Entra. Without the paths of senders." },
    ],
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
        signIn: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "Token of Entra with an app role, on the server `/entra`. Browsers have a cookie instead.",
        },
      },
    },
  };
}

export function operationsOf({ streams, summaries }: ApiContent): readonly Operation[] {
  return [
    ...eventOperations(streams),
    ...rowsOperations(summaries),
    ...peopleOperations,
    ...operatorOperations,
    ...otherOperations,
  ];
}

function pathsOf(operations: readonly Operation[]): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return Object.fromEntries(
    operations.map((operation) => [`/${operation.path}`, { [operation.method]: described(operation) }]),
  );
}

function described({ path: _, method: __, function: name, tag, responses, problems, ...operation }: Operation) {
  const access = accessOf(name);
  const isOpen = access === "everybody";
  const forPeople = isOpen || access === "Ingest" ? [] : [{ signIn: [] }];
  const unauthorised = { "401": { description: "No key, or a key of another function. Without a body." } };
  const ofPeople: readonly ProblemKind[] =
    forPeople.length === 0 ? [] : ["not-signed-in", "key-rejected", "role-missing"];
  const all: Record<string, ResponseObject> = {
    ...(isOpen ? {} : unauthorised),
    ...problemResponses(["bad-parameter", ...ofPeople, ...problems, "internal"]),
    ...responses,
  };
  return {
    ...operation,
    tags: [tag],
    ...(deprecationOf(name) === undefined ? {} : { deprecated: true }),
    "x-function": name,
    ...(isOpen ? {} : { "x-role": access }),
    security: isOpen ? [] : [{ key: [] }, { keyInQuery: [] }, ...forPeople],
    responses: Object.fromEntries(
      Object.entries(all).map(([status, response]) => [status, status === "401" ? response : withCommon(response)]),
    ),
  };
}

function deprecationOf(name: Operation["function"]): Deprecation | undefined {
  return known[name]?.deprecation;
}

const known: Readonly<Record<string, Route>> = routes;

/** All functions that are not of a route ingest events of a stream. */
function accessOf(name: Operation["function"]): Access {
  return known[name]?.access ?? "Ingest";
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
