import { isUtf8 } from "node:buffer";
import { parse } from "csv-parse/sync";
import { recogniseCsvHead } from "../../streams/decoding/recognise.ts";
import { csvRows } from "./csv-rows.ts";
import { FileUnreadable } from "./file-unreadable.ts";
import { jsonArray } from "./json-array.ts";
import { jsonObjects } from "./json-objects.ts";
import { lines } from "./lines.ts";
import { type ResumePoint, startOfFile } from "./record.ts";
import { isBlank, lineContent, type Splitter, withoutBlanks } from "./splitter.ts";

/** The format of a file. `objects` are JSON objects over several lines; a stream recognises the CSV head. */
export type Format =
  | { readonly kind: "lines" | "array" | "objects" }
  | { readonly kind: "csv"; readonly head: readonly string[] };

export interface Detected {
  readonly format: Format;
  /** The end of the byte order mark and the CSV head. */
  readonly start: ResumePoint;
}

/** Bytes from which the format is detected; also the maximum length of a CSV head. */
export const headSize = 64 * 1024;

const [openList, openObject] = [0x5b, 0x7b];

/**
 * Detects the format of a file from its first bytes; the name is ignored.
 *
 * @param head the first bytes of the inflated content: all of it, or at least `headSize`
 * @throws FileUnreadable `wrong-encoding`, `head-too-long` or `unknown`
 */
export function detectFormat(head: Uint8Array): Detected {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))
    throw new FileUnreadable(
      "wrong-encoding",
      "UTF-8 expected, but the file begins with the byte order mark of UTF-16 or UTF-32",
    );
  const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const start = { ...startOfFile, offset: mark };
  const text = head.subarray(mark, Math.max(mark, headSize));
  if (firstByte(text) === openList) return { format: { kind: "array" }, start };
  const csv = detectCsv(text, start);
  if (csv !== undefined) return csv;
  if (isMultiLineObject(text)) return { format: { kind: "objects" }, start };
  if (linesOf(text).some((line) => firstByte(line) === openObject)) return { format: { kind: "lines" }, start };
  if (text.length < headSize - mark && firstByte(text) === undefined) return { format: { kind: "lines" }, start };
  if (text.length + mark >= headSize && !text.includes(10))
    throw new FileUnreadable("head-too-long", `its first line is longer than ${headSize} bytes and not JSON`);
  throw new FileUnreadable("unknown", "it begins neither with JSON nor with the CSV head of a stream");
}

export function splitterOf({ kind }: Format): Splitter {
  switch (kind) {
    case "lines":
      return lines();
    case "array":
      return jsonArray();
    case "objects":
      return jsonObjects();
    case "csv":
      return csvRows();
  }
}

function detectCsv(text: Uint8Array, start: ResumePoint): Detected | undefined {
  let [offset, line] = [0, 0];
  for (const bytes of linesOf(text)) {
    offset += bytes.length;
    line += 1;
    const [from, to] = lineContent(bytes);
    if (from === to) continue;
    const head = headCells(bytes.subarray(from, to));
    if (head === undefined || recogniseCsvHead(head) === undefined) return undefined;
    return { format: { kind: "csv", head }, start: { ...start, offset: start.offset + offset, line } };
  }
  return undefined;
}

function headCells(line: Uint8Array): string[] | undefined {
  if (!isUtf8(line)) return undefined;
  try {
    const [head]: string[][] = parse(Buffer.from(line), { record_delimiter: "\n" });
    return head;
  } catch {
    return undefined;
  }
}

/**
 * Whether the first object is valid and continues behind its first line. A first line with invalid JSON is a record of
 * its own.
 */
function isMultiLineObject(text: Uint8Array): boolean {
  if (firstByte(text) !== openObject) return false;
  const end = jsonObjects().end(text, 0);
  const [from] = withoutBlanks(text, 0, text.length);
  const object = text.subarray(from, end);
  return end !== -1 && object.includes(10) && isJson(object);
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(bytes).toString());
    return true;
  } catch {
    return false;
  }
}

function firstByte(text: Uint8Array): number | undefined {
  return text.find((byte) => !isBlank(byte));
}

function* linesOf(text: Uint8Array): Generator<Uint8Array, undefined, undefined> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf(10, from) + 1 || text.length;
    yield text.subarray(from, end);
    from = end;
  }
}
