import type { TypedData } from "../worker/typed-data.ts";

/** What an invocation is given: the trigger's value and what is known besides. */
export interface TriggerData {
  readonly data: TypedData;
  readonly metadata: Readonly<Record<string, TypedData>>;
}

/** The host could not make a trigger's value: the function is not called, and its invocation has failed. */
export class BindingError extends Error {
  override readonly name = "BindingError";
}
