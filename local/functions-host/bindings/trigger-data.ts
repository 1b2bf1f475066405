import { type TypedData, toTypedData } from "../worker/typed-data.ts";

/** Trigger value and metadata of an invocation. */
export interface TriggerData {
  readonly data: TypedData;
  readonly metadata: Readonly<Record<string, TypedData>>;
}

/** The host cannot convert a trigger value. The function is not called, and the invocation fails. */
export class BindingError extends Error {
  override readonly name = "BindingError";
}

/** Metadata as the host sends it: dates are JSON text, alone and in lists. */
export function typedMetadata(
  metadata: Readonly<Record<string, unknown>>,
  dateText: (date: Date) => string,
): Record<string, TypedData> {
  const typed = (value: unknown): TypedData => {
    if (value instanceof Date) return { json: JSON.stringify(dateText(value)) };
    if (isDates(value)) return { json: JSON.stringify(value.map(dateText)) };
    return toTypedData(value);
  };
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, typed(value)]));
}

function isDates(value: unknown): value is readonly Date[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => item instanceof Date);
}
