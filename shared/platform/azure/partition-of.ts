import type { Identified } from "./documents.ts";

/** The value of a document's partition key. */
export function partitionOf({ partitionKey }: { readonly partitionKey: string }, document: Identified): string {
  return String((document as Identified & Readonly<Record<string, unknown>>)[partitionKey]);
}
