import type { Rejection, RejectionCode } from "../outcome.ts";
import { base64Bytes, base64Text } from "./base64.ts";
import { isObject, type JsonObject, notJson, parseJson } from "./json.ts";
import { elementsOf, memberOf } from "./json-text.ts";
import { maxRecords, splitBytes, splitText } from "./split-text.ts";
import { bodyPropertyOf, maxWrappings, topicIn, withoutFrame } from "./wrappings.ts";

/** One record of a body without its wrappings, with its own bytes: an object, or why there is none. */
export type FoundRecord =
  | { readonly object: JsonObject; readonly bytes: () => Uint8Array }
  | { readonly object: undefined; readonly rejection: Rejection; readonly bytes: () => Uint8Array };

/** Whether an object that looks wrapped is itself a record. */
export type IsUnwrapped = (value: JsonObject) => boolean;

/**
 * The records of a body, in order and at least one: the body itself, or the elements of an array, or lines; each can be
 * wrapped. Never throws for any bytes. A body with too many records is one rejected record.
 */
export function recordsIn(body: Uint8Array, isUnwrapped?: IsUnwrapped): readonly FoundRecord[] {
  const search = new Search(isUnwrapped);
  search.bytes(body, 0);
  if (!search.isFull) return search.found;
  return [{ object: undefined, rejection: tooMany, bytes: () => body }];
}

/** The first record of a parsed body that is an object, without its wrappings. */
export function firstRecordOf(value: unknown, isUnwrapped?: IsUnwrapped): JsonObject | undefined {
  const search = new Search(isUnwrapped);
  search.value(value, () => "", 0, false);
  return firstObject(search);
}

/** As `firstRecordOf`, of a body's text. */
export function firstRecordIn(text: string): JsonObject | undefined {
  const search = new Search(undefined);
  search.text(text, 0);
  return firstObject(search);
}

function firstObject({ found }: Search): JsonObject | undefined {
  return found.find(({ object }) => object !== undefined)?.object;
}

/** The topic of the outermost envelope that has one, whatever its value; undefined without one. */
export function topicOf(value: unknown): string | undefined {
  let inner = value;
  for (let depth = 0; depth < maxWrappings && isObject(inner); depth += 1) {
    const topic = topicIn(inner);
    if (topic !== undefined) return topic;
    const property = bodyPropertyOf(inner);
    if (property === undefined) return undefined;
    inner = inner[property.name];
    if (typeof inner === "string") inner = parseJson(property.text === "json" ? inner : (base64Text(inner) ?? ""));
  }
  return undefined;
}

class Search {
  readonly found: FoundRecord[] = [];
  readonly #isUnwrapped: IsUnwrapped | undefined;

  constructor(isUnwrapped: IsUnwrapped | undefined) {
    this.#isUnwrapped = isUnwrapped;
  }

  get isFull(): boolean {
    return this.found.length > maxRecords;
  }

  /** @param depth wrappings around the bytes */
  bytes(bytes: Uint8Array, depth: number): void {
    const framed = withoutFrame(bytes);
    if (framed !== undefined) this.#frame(bytes, framed, depth);
    else {
      const text = textOf(bytes);
      if (text !== undefined) this.text(text, depth);
      else this.#linesOf(bytes, depth);
    }
  }

  #frame(bytes: Uint8Array, framed: Uint8Array, depth: number): void {
    if (depth < maxWrappings) this.bytes(framed, depth + 1);
    else this.#reject(tooDeep, () => bytes);
  }

  #linesOf(bytes: Uint8Array, depth: number): void {
    const lines = splitBytes(bytes, textOf);
    if (lines === undefined) this.#reject(notText, () => bytes);
    for (const { bytes: line, text } of lines ?? []) {
      if (this.isFull) return;
      if (text === undefined) this.#reject(notText, () => line);
      else this.#part(text, depth, false);
    }
  }

  text(text: string, depth: number): void {
    const json = text.startsWith(byteOrderMark) ? text.slice(1) : text;
    const value = parseJson(json);
    if (value !== notJson) this.value(value, () => json, depth, false);
    else this.#parts(json, depth);
  }

  /** Text that is not JSON as a whole. */
  #parts(text: string, depth: number): void {
    const parts = splitText(text);
    if (parts === undefined) this.#reject(invalidJson, () => Buffer.from(text));
    const inArray = elementsOf(text) !== undefined;
    for (const part of parts ?? []) {
      if (this.isFull) return;
      this.#part(part, depth, inArray);
    }
  }

  #part(text: string, depth: number, inArray: boolean): void {
    const value = parseJson(text);
    if (value === notJson) this.#reject(invalidJson, () => Buffer.from(text));
    else this.value(value, () => text, depth, inArray);
  }

  /**
   * @param text the JSON of the value
   * @param inArray an array in an array is no record
   */
  value(value: unknown, text: () => string, depth: number, inArray: boolean): void {
    if (isObject(value)) this.#object(value, text, depth);
    else if (Array.isArray(value) && value.length > 0 && !inArray) this.#array(value, text, depth);
    else this.#reject(noObject, () => Buffer.from(text()));
  }

  #array(elements: readonly unknown[], text: () => string, depth: number): void {
    let texts: readonly string[] | undefined;
    for (const [index, element] of elements.entries()) {
      if (this.isFull) return;
      const own = () => {
        texts ??= elementsOf(text()) ?? [];
        return texts[index] ?? "";
      };
      this.value(element, own, depth, true);
    }
  }

  #object(object: JsonObject, text: () => string, depth: number): void {
    const bytes = () => Buffer.from(text());
    const property = bodyPropertyOf(object);
    if (property === undefined || this.#isUnwrapped?.(object)) this.found.push({ object, bytes });
    else if (depth === maxWrappings) this.#reject(tooDeep, bytes);
    else if (typeof object[property.name] !== "string")
      this.value(object[property.name], () => memberOf(text(), property.name), depth + 1, false);
    else this.#wrappedText(String(object[property.name]), property.text, bytes, depth + 1);
  }

  #wrappedText(body: string, kind: "json" | "base64", bytes: () => Uint8Array, depth: number): void {
    const encoded = kind === "base64" ? base64Bytes(body) : undefined;
    if (kind === "json") this.text(body, depth);
    else if (encoded === undefined) this.#reject(noBase64, bytes);
    else this.bytes(encoded, depth);
  }

  #reject(rejection: Rejection, bytes: () => Uint8Array): void {
    this.found.push({ object: undefined, rejection, bytes });
  }
}

const byteOrderMark = "\ufeff";
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

const notText = rejected("not-text", "UTF-8 text expected");
const invalidJson = rejected("not-json", "JSON expected");
const noObject = rejected("not-json", "a JSON object expected");
const noBase64 = rejected("not-json", "JSON in base64 expected");
const tooDeep = rejected("not-json", `a body in at most ${maxWrappings} wrappings expected`);
const tooMany = rejected("too-large", `at most ${maxRecords} records expected`);

function rejected(code: RejectionCode, message: string): Rejection {
  return { outcome: "quarantined", code, field: "", message };
}
