import type { TypeCheck } from "./ast.ts";
import { typeOf, type Value, type ValueType } from "./values.ts";

const types: Readonly<Record<TypeCheck, readonly ValueType[]>> = {
  IS_DEFINED: ["null", "boolean", "number", "string", "array", "object"],
  IS_NULL: ["null"],
  IS_BOOL: ["boolean"],
  IS_NUMBER: ["number"],
  IS_STRING: ["string"],
  IS_PRIMITIVE: ["null", "boolean", "number", "string"],
  IS_ARRAY: ["array"],
  IS_OBJECT: ["object"],
};

/** Whether a value has one of the types that the function accepts; always a boolean, also for a missing property. */
export function hasType(name: TypeCheck, value: Value): boolean {
  return types[name].includes(typeOf(value));
}
