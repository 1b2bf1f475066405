import { notJson, parseJson } from "./json.ts";
import { elementsOf, objectsOf } from "./json-text.ts";

/** Records of one event, so that no event costs thousands of times as much as another. */
export const maxRecords = 1000;

/**
 * Splits text that is not JSON as a whole into its records, as a landed file is split: the elements of an array of
 * which
 * one is broken, objects over several lines, or lines. Blank lines are no records.
 *
 * @returns undefined when it is not several records of which at least one is an object or array
 */
export function splitText(text: string): readonly string[] | undefined {
  const parts = elementsOf(text) ?? objectsOverLines(text) ?? linesOf(text);
  return isSplit(parts) ? parts : undefined;
}

/**
 * Whether parts are records rather than garbage with line feeds. Each failing parse is slow, so that not all are tried.
 */
function isSplit(parts: readonly string[]): boolean {
  return parts.length > 1 && parts.slice(0, maxRecords).some(isStructured);
}

/** One line of bytes; `text` is undefined unless it is UTF-8. */
export interface Line {
  readonly bytes: Uint8Array;
  readonly text: string | undefined;
}

/** As `splitText`, for bytes that are not UTF-8: a line that is not text does not affect the others. */
export function splitBytes(
  bytes: Uint8Array,
  textOf: (line: Uint8Array) => string | undefined,
): readonly Line[] | undefined {
  const lines = linesOfBytes(bytes).map((line) => ({ bytes: line, text: textOf(line) }));
  return lines.length > 1 && isSplit(lines.map(({ text }) => text ?? "")) ? lines : undefined;
}

function linesOfBytes(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(lineFeed, start) + 1 || bytes.length;
    const line = bytes.subarray(start, end);
    if (!line.every(isBlank)) lines.push(withoutLineEnd(line));
    start = end;
  }
  return lines;
}

function objectsOverLines(text: string): string[] | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  const objects = objectsOf(text);
  const [first = ""] = objects;
  return first.includes("\n") && isStructured(first) ? objects : undefined;
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line))
    .filter((line) => line.trim() !== "");
}

/** Whether the text is JSON of an object or an array. */
function isStructured(text: string): boolean {
  const value = parseJson(text);
  return value !== notJson && typeof value === "object" && value !== null;
}

const [lineFeed, carriageReturn] = [10, 13];

function isBlank(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === lineFeed || byte === carriageReturn;
}

function withoutLineEnd(line: Uint8Array): Uint8Array {
  let end = line.length;
  if (line[end - 1] === lineFeed) end -= 1;
  if (line[end - 1] === carriageReturn) end -= 1;
  return line.subarray(0, end);
}
