import type { TypedData } from "../worker/typed-data.ts";

/** The value that `@azure/functions` passes to a handler: it parses texts as JSON, alone and in lists. */
export function handlerValue(data: TypedData | undefined): unknown {
  const { string, json, bytes, collectionBytes, collectionString, collectionSint64, collectionDouble } = data ?? {};
  if (typeof string === "string") return parseIfJson(string);
  if (typeof json === "string") return JSON.parse(json);
  if (bytes) return Buffer.from(bytes);
  if (collectionString) return collectionString.string.map(parseIfJson);
  return collectionBytes?.bytes.map((one) => Buffer.from(one)) ?? collectionSint64?.sint64 ?? collectionDouble?.double;
}

function parseIfJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
