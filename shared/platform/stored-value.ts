import type { Identified } from "./azure/documents.ts";
import { PermanentFailure } from "./korevital-error.ts";

/** A stored document does not have the shape that this code writes. */
export class InvalidDocument extends PermanentFailure {
  override readonly name = "InvalidDocument";
  readonly code = "document-invalid";
}

/*
 * Values of a document of the app's own state, validated as they are read.
 * Each throws InvalidDocument, which names the document and the property.
 */

export function storedText(document: Identified, property: string): string {
  return validated(document, property, (value) => typeof value === "string");
}

export function storedNumber(document: Identified, property: string): number {
  return validated(document, property, (value) => typeof value === "number");
}

export function storedTexts(document: Identified, property: string): readonly string[] {
  return storedList(document, property, (value) => typeof value === "string");
}

/** The objects of a list. */
export function storedObjects(document: Identified, property: string): readonly object[] {
  return storedList(document, property, isStoredObject);
}

export function storedList<T>(
  document: Identified,
  property: string,
  isItem: (value: unknown) => value is T,
): readonly T[] {
  return validated(document, property, (value): value is T[] => Array.isArray(value) && value.every(isItem));
}

/** The object with the id of its document, so that its own values are validated in the same way. */
export function storedObject(document: Identified, property: string): Identified {
  return { ...validated(document, property, isStoredObject), id: document.id };
}

/** Texts by name. */
export function storedTextMap(document: Identified, property: string): Readonly<Record<string, string>> {
  return validated(
    document,
    property,
    (value): value is Record<string, string> =>
      isStoredObject(value) && Object.values(value).every((each) => typeof each === "string"),
  );
}

/** One of a closed list of texts. */
export function storedOneOf<T extends string>(document: Identified, property: string, values: readonly T[]): T {
  return validated(document, property, (value): value is T => values.some((each) => each === value));
}

export function storedBoolean(document: Identified, property: string): boolean {
  return validated(document, property, (value) => typeof value === "boolean");
}

function isStoredObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function validated<T>(document: Identified, property: string, isValid: (value: unknown) => value is T): T {
  const value: unknown = Reflect.get(document, property);
  if (isValid(value)) return value;
  throw new InvalidDocument(`document ${document.id}: ${property} is not as expected`);
}
