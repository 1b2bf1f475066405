import { maxIdLength } from "../../../streams/fields/field-types.ts";
import { type ProblemKind, problems, problemType } from "../problem.ts";
import type { RouteName } from "../routes.ts";
import { type JsonSchema, reference } from "./json-schema.ts";

/** One operation of the document. */
export interface Operation {
  readonly operationId: string;
  /** Without a leading slash. */
  readonly path: string;
  readonly method: "get" | "post";
  /** The function that answers; its key opens the path. Several paths can have one function. */
  readonly function: RouteName | `post-${string}`;
  readonly tag: keyof typeof tags;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Readonly<Record<string, unknown>>;
  /** By status, without the problems. */
  readonly responses: Readonly<Record<string, ResponseObject>>;
  /** Besides `bad-parameter` and `internal`. */
  readonly problems: readonly ProblemKind[];
}

export const tags = {
  events: "Send events, and ask where they are. For senders.",
  rows: "Read masked rows of summaries, and what changed in them. For readers.",
  personal: "Read unmasked rows and people. For those who may see personal data.",
  operations: "The state of the pipeline and of this API.",
} as const;

export interface Parameter {
  readonly in: "path" | "query" | "header";
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly description: string;
  readonly style?: "form";
  readonly explode?: false;
}

export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, unknown>>;
}

export function parameter(place: Parameter["in"], name: string, schema: JsonSchema, description: string): Parameter {
  return { in: place, name, required: place === "path", schema, description };
}

export function header(description: string, type = "string") {
  return { description, schema: { type } };
}

export function json(description: string, schema: JsonSchema, example?: unknown): ResponseObject {
  return {
    description,
    content: { "application/json": { schema, ...(example === undefined ? {} : { example }) } },
  };
}

export const userId = parameter(
  "path",
  "id",
  { type: "string", minLength: 1, maxLength: maxIdLength },
  "The user's id.",
);

/** The headers of a response that the caller can keep. */
export const conditional = {
  parameter: parameter(
    "header",
    "If-None-Match",
    { type: "string" },
    "ETag of an earlier response: 304 if it is current.",
  ),
  headers: {
    etag: header("ETag of this response."),
    "cache-control": header("`private, no-cache`; `no-store` for data of people."),
  },
  response: { description: "The caller has this response.", headers: { etag: header("Its ETag.") } },
} as const;

/** The problems that an operation can return, by status. */
export function problemResponses(kinds: readonly ProblemKind[]): Readonly<Record<string, ResponseObject>> {
  const byStatus = Map.groupBy(new Set(kinds), (kind) => problems[kind].status);
  return Object.fromEntries([...byStatus].map(([status, same]) => [String(status), problemResponse(status, same)]));
}

function problemResponse(status: number, kinds: readonly ProblemKind[]): ResponseObject {
  const description = kinds.map((kind) => `${problems[kind].title}: \`${problemType(kind)}\`.`).join(" ");
  const isRetriable = status === 429 || status === 503;
  const [kind] = kinds;
  const example = kind && {
    ...{ type: problemType(kind), title: problems[kind].title, status, detail: "What is wrong with this request." },
    requestId: "0af7651916cd43dd8448eb211c80319c",
  };
  return {
    description,
    ...(isRetriable ? { headers: { "retry-after": header("Seconds.", "integer") } } : {}),
    content: { "application/problem+json": { schema: reference("Problem"), example } },
  };
}
