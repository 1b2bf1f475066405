import type { JsonSchema } from "../../../streams/fields/schema.ts";

export type { JsonSchema } from "../../../streams/fields/schema.ts";

export function object(properties: Readonly<Record<string, JsonSchema>>, description?: string): JsonSchema {
  return {
    type: "object",
    ...(description === undefined ? {} : { description }),
    properties,
    required: Object.keys(properties),
  };
}

export function list(items: JsonSchema, description?: string): JsonSchema {
  return { type: "array", ...(description === undefined ? {} : { description }), items };
}

export function text(description: string): JsonSchema {
  return { type: "string", description };
}

export function count(description: string): JsonSchema {
  return { type: "integer", minimum: 0, description };
}

export function time(description: string): JsonSchema {
  return { type: "string", format: "date-time", description };
}

export function orNull(schema: JsonSchema): JsonSchema {
  return { ...schema, type: [schema["type"], "null"] };
}

export function reference(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** `workout_bpm_summary` and `heart-rates` in Pascal case. */
export function pascal(name: string): string {
  return name
    .split(/[-_]/)
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join("");
}
