import { type Route, routes, streamRoutes } from "../routes.ts";
import { answerSchemas } from "./answer-schemas.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { Operation } from "./operation.ts";
import { type Offer, operations, postOperation } from "./operations.ts";
import { streamSchema } from "./stream-schema.ts";
import { pascal, rowSchema, rowSchemaName } from "./summary-schema.ts";

/** Of the API, not of the app: it moves when what others rely on does. */
const version = "1.0.0";

/** The OpenAPI 3.1 document of everything that the app offers over HTTP. */
export function openApiDocument(offer: Offer) {
  return {
    openapi: "3.1.0",
    info: {
      title: "KoreVital",
      version,
      description: "Events of wearable devices in, summaries out. `x-personal` marks what tells of a person.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths: pathsOf(offer),
    components: {
      schemas: { ...answerSchemas, ...streamSchemas(offer), ...rowSchemas(offer) },
      securitySchemes: {
        key: { type: "apiKey", in: "header", name: "x-functions-key", description: "Of the function, or one for all." },
        keyInQuery: { type: "apiKey", in: "query", name: "code", description: "The same, for who can set no header." },
      },
    },
  };
}

function pathsOf(offer: Offer) {
  const described = operations(offer);
  const entries = Object.entries(routes).map(([name, route]): [string, unknown] => [
    `/${route.path}`,
    pathOf(name, route, described[name as keyof typeof routes]),
  ]);
  const own = streamRoutes(offer.streams).map(({ name, stream, ...route }): [string, unknown] => [
    `/${route.path}`,
    pathOf(name, route, postOperation(offer.streams, stream)),
  ]);
  return Object.fromEntries([...entries, ...own]);
}

function pathOf(name: string, { method, auth }: Route, operation: Operation) {
  const { responses, ...rest } = operation;
  const locked = auth === "function";
  return {
    [method.toLowerCase()]: {
      operationId: name,
      ...rest,
      security: locked ? [{ key: [] }, { keyInQuery: [] }] : [],
      responses: {
        ...responses,
        ...(locked ? { "401": { description: "No key, or not one of this function's." } } : {}),
      },
    },
  };
}

function streamSchemas({ streams }: Offer): Record<string, JsonSchema> {
  return Object.fromEntries(streams.map((stream) => [`${pascal(stream.name)}Event`, streamSchema(stream)]));
}

function rowSchemas({ summaries }: Offer): Record<string, JsonSchema> {
  return Object.fromEntries(
    summaries.flatMap((summary) =>
      [true, false].map((masked) => [rowSchemaName(summary, masked), rowSchema(summary, masked)]),
    ),
  );
}
