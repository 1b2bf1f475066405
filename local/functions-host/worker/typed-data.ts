/** The values exchanged by host and worker: at most one property is set. */
export interface TypedData {
  readonly string?: string | null;
  readonly json?: string | null;
  readonly bytes?: Uint8Array | null;
  readonly stream?: Uint8Array | null;
  readonly http?: HttpData | null;
  readonly int?: number | null;
  readonly double?: number | null;
  readonly collectionBytes?: { readonly bytes: readonly Uint8Array[] } | null;
  readonly collectionString?: { readonly string: readonly string[] } | null;
  readonly collectionDouble?: { readonly double: readonly number[] } | null;
  readonly collectionSint64?: { readonly sint64: readonly number[] } | null;
}

export interface Nullable<T> {
  readonly value?: T | null;
}

export interface HttpData {
  readonly method?: string;
  readonly url?: string;
  readonly nullableHeaders?: Readonly<Record<string, Nullable<string>>>;
  readonly nullableQuery?: Readonly<Record<string, Nullable<string>>>;
  readonly nullableParams?: Readonly<Record<string, Nullable<string>>>;
  readonly headers?: Readonly<Record<string, string>> | null;
  readonly body?: TypedData | null;
  readonly statusCode?: string | null;
  readonly cookies?: readonly HttpCookie[] | null;
}

export interface HttpCookie {
  readonly name?: string | null;
  readonly value?: string | null;
  readonly domain?: Nullable<string> | null;
  readonly path?: Nullable<string> | null;
  readonly expires?: Nullable<{ readonly seconds?: number }> | null;
  readonly secure?: Nullable<boolean> | null;
  readonly httpOnly?: Nullable<boolean> | null;
  readonly sameSite?: "none" | "lax" | "strict" | "explicitNone" | null;
  readonly maxAge?: Nullable<number> | null;
}

/**
 * Converts a value of the host for a worker with typed collections. Keeps two pitfalls of Azure: a list of texts loses
 * nulls and empty entries, and a date is JSON text.
 */
export function toTypedData(value: unknown): TypedData {
  if (value === null || value === undefined) return {};
  if (value instanceof Uint8Array) return { bytes: value };
  if (typeof value === "string") return { string: value };
  if (Array.isArray(value) && value.length > 0) return collection(value) ?? asJson(value);
  return asJson(value);
}

function collection(values: readonly unknown[]): TypedData | undefined {
  if (values.every((item) => item instanceof Uint8Array)) return { collectionBytes: { bytes: values } };
  if (values.every((item) => item === null || typeof item === "string"))
    return { collectionString: { string: values.filter((text): text is string => text !== null && text !== "") } };
  if (values.every((item): item is number => Number.isInteger(item))) return { collectionSint64: { sint64: values } };
  if (values.every((item) => typeof item === "number")) return { collectionDouble: { double: values } };
  return undefined;
}

function asJson(value: unknown): TypedData {
  return { json: JSON.stringify(value) };
}

/** Converts a value of the worker; null when no property is set. */
export function fromTypedData(data: TypedData | null | undefined): unknown {
  if (data === null || data === undefined) return null;
  const { string, json, bytes, stream, http, int, double } = data;
  if (json !== null && json !== undefined) return JSON.parse(json);
  return string ?? bytes ?? stream ?? http ?? int ?? double ?? null;
}
