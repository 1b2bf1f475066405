import { type Route, routes, streamRoutes } from "../routes.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { Operation } from "./operation.ts";
import { type ApiContent, operations, postOperation } from "./operations.ts";
import { responseSchemas } from "./response-schemas.ts";
import { streamSchema } from "./stream-schema.ts";
import { pascal, rowSchema, rowSchemaName } from "./summary-schema.ts";

/** Version of the API, independent of the app. It changes with the contract. */
const version = "1.0.0";

/** The OpenAPI 3.1 document of the app's HTTP API. */
export function openApiDocument(content: ApiContent) {
  return {
    openapi: "3.1.0",
    info: {
      title: "KoreVital",
      version,
      description: "Ingests events of wearable devices and returns summaries. `x-personal` marks personal data.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths: pathsOf(content),
    components: {
      schemas: { ...responseSchemas, ...streamSchemas(content), ...rowSchemas(content) },
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

function pathsOf(content: ApiContent) {
  const described = operations(content);
  const entries = Object.entries(routes).map(([name, route]): [string, unknown] => [
    `/${route.path}`,
    pathOf(name, route, described[name as keyof typeof routes]),
  ]);
  const own = streamRoutes(content.streams).map(({ name, stream, ...route }): [string, unknown] => [
    `/${route.path}`,
    pathOf(name, route, postOperation(content.streams, stream)),
  ]);
  return Object.fromEntries([...entries, ...own]);
}

function pathOf(name: string, { method, auth }: Route, operation: Operation) {
  const { responses, ...rest } = operation;
  const needsKey = auth === "function";
  return {
    [method.toLowerCase()]: {
      operationId: name,
      ...rest,
      security: needsKey ? [{ key: [] }, { keyInQuery: [] }] : [],
      responses: {
        ...responses,
        ...(needsKey ? { "401": { description: "No key, or a key of another function." } } : {}),
      },
    },
  };
}

function streamSchemas({ streams }: ApiContent): Record<string, JsonSchema> {
  return Object.fromEntries(streams.map((stream) => [`${pascal(stream.name)}Event`, streamSchema(stream)]));
}

function rowSchemas({ summaries }: ApiContent): Record<string, JsonSchema> {
  return Object.fromEntries(
    summaries.flatMap((summary) =>
      [true, false].map((masked) => [rowSchemaName(summary, masked), rowSchema(summary, masked)]),
    ),
  );
}
