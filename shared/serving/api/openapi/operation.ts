import { type ProblemKind, problems, problemType } from "../problem.ts";
import { type JsonSchema, reference } from "./json-schema.ts";

/** An OpenAPI operation, without the parts that its route defines. */
export interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Readonly<Record<string, unknown>>;
  /** By status. */
  readonly responses: Readonly<Record<string, unknown>>;
}

export interface Parameter {
  readonly in: "path" | "query" | "header";
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly description: string;
}

export function parameter(place: Parameter["in"], name: string, schema: JsonSchema, description: string): Parameter {
  return { in: place, name, required: place === "path", schema, description };
}

export function json(description: string, schema: JsonSchema) {
  return { description, content: { "application/json": { schema } } };
}

/** The problems that an operation can return, by status; always including `internal`. */
export function problemResponses(...kinds: readonly ProblemKind[]) {
  const byStatus = Map.groupBy([...kinds, "internal" as const], (kind) => problems[kind].status);
  const responses = [...byStatus].map(([status, same]) => [status, problemResponse(status, same)]);
  return Object.fromEntries(responses);
}

function problemResponse(status: number, kinds: readonly ProblemKind[]) {
  const description = kinds.map((kind) => `${problems[kind].title}: \`${problemType(kind)}\`.`).join(" ");
  const isRetriable = status === 429 || status === 503;
  const retryAfter = { "retry-after": { description: "Seconds.", schema: { type: "integer" } } };
  return {
    description,
    ...(isRetriable ? { headers: retryAfter } : {}),
    content: { "application/problem+json": { schema: reference("Problem") } },
  };
}
