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
  return validated(
    document,
    property,
    (value): value is string[] => Array.isArray(value) && value.every((each) => typeof each === "string"),
  );
}

/** The objects of a list. */
export function storedObjects(document: Identified, property: string): readonly object[] {
  return validated(
    document,
    property,
    (value): value is object[] =>
      Array.isArray(value) && value.every((each) => typeof each === "object" && each !== null),
  );
}

function validated<T>(document: Identified, property: string, isValid: (value: unknown) => value is T): T {
  const value: unknown = Reflect.get(document, property);
  if (isValid(value)) return value;
  throw new InvalidDocument(`document ${document.id}: ${property} is not as expected`);
}
