import type { TypedData } from "../worker/typed-data.ts";

/** A value as `@azure/functions` hands it to a handler: texts, alone and in lists, are tried as JSON. */
export function asLibrarySees(data: TypedData | undefined): unknown {
  const { string, json, bytes, collectionBytes, collectionString, collectionSint64, collectionDouble } = data ?? {};
  if (typeof string === "string") return tryJson(string);
  if (typeof json === "string") return JSON.parse(json);
  if (bytes) return Buffer.from(bytes);
  if (collectionString) return collectionString.string.map(tryJson);
  return collectionBytes?.bytes.map((one) => Buffer.from(one)) ?? collectionSint64?.sint64 ?? collectionDouble?.double;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
