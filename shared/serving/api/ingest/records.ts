import { elementsOf } from "../../../streams/decoding/json-text.ts";

/** One record of a body, with its original bytes. */
export interface BodyRecord {
  /** One-based: the line in NDJSON, the element of an array, or 1 for a single object. */
  readonly line: number;
  readonly body: Uint8Array;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });
const [newline, carriageReturn] = [0x0a, 0x0d];
const lineTypes = ["application/x-ndjson", "application/ndjson", "application/jsonl"];

/**
 * Splits a body into records: one JSON object, a JSON array of objects, or one object per line. The content type
 * decides; without a known one, a body that is a single JSON value is not split into lines. Invalid parts are records
 * too, so that they are rejected with a reason.
 */
export function recordsOf(body: Uint8Array, contentType: string | undefined): BodyRecord[] {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (lineTypes.includes(type)) return linesOf(body);
  return wholeOf(body) ?? (type === "application/json" && !isBlank(body) ? [{ line: 1, body }] : linesOf(body));
}

/** @returns undefined if the body is not a single JSON value */
function wholeOf(body: Uint8Array): BodyRecord[] | undefined {
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(body);
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return [{ line: 1, body }];
  return (elementsOf(text) ?? []).map((element, index) => ({ line: index + 1, body: Buffer.from(element) }));
}

/**
 * Splits bytes, so that a line with invalid UTF-8 does not affect others. Blank lines count as lines but are not
 * records.
 */
function linesOf(body: Uint8Array): BodyRecord[] {
  const records: BodyRecord[] = [];
  for (let start = 0, line = 1; start < body.length; line += 1) {
    const found = body.indexOf(newline, start);
    const end = found === -1 ? body.length : found;
    const record = body.subarray(start, body[end - 1] === carriageReturn ? Math.max(start, end - 1) : end);
    if (!isBlank(record)) records.push({ line, body: record });
    start = end + 1;
  }
  return records;
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === newline || byte === carriageReturn);
}
