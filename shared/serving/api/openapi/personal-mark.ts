import type { Mark } from "../../../streams/fields/mark.ts";
import type { JsonSchema } from "./json-schema.ts";

/** The property `x-personal` of a schema; open values have none. */
export function personalMark(mark: Mark): JsonSchema {
  if (mark === "open") return {};
  return { "x-personal": mark === "attribute" ? true : mark };
}
