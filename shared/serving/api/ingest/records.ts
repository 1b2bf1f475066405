import { elementsOf } from "./elements.ts";

/** One record of a body, by its own bytes. */
export interface BodyRecord {
  /** 1, 2, 3 …: the line in NDJSON, the element of an array, 1 for an object alone. */
  readonly line: number;
  readonly body: Uint8Array;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });
const [newline, carriageReturn] = [0x0a, 0x0d];
const lineTypes = ["application/x-ndjson", "application/ndjson", "application/jsonl"];

/**
 * Takes a body apart: one JSON object, a JSON array of them, or an object per line. The content type says which;
 * without one that does, the body itself: what is one JSON value as a whole is no lines. What cannot be understood stays
 * a record, to be rejected with its reason.
 */
export function recordsOf(body: Uint8Array, contentType: string | undefined): BodyRecord[] {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (lineTypes.includes(type)) return linesOf(body);
  return wholeOf(body) ?? (type === "application/json" && !isBlank(body) ? [{ line: 1, body }] : linesOf(body));
}

/** Undefined when the body is not one JSON value. */
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
  return elementsOf(text).map((element, index) => ({ line: index + 1, body: Buffer.from(element) }));
}

/** By bytes, so that a line that is not UTF-8 spoils no other. Blank lines are no records, but count as lines. */
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
