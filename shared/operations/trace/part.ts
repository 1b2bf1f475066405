import { isDeepStrictEqual } from "node:util";
import type { Identified } from "../../platform/azure/documents.ts";
import { isBucket, readingPart } from "./reading-part.ts";
import type { SilverPart } from "./trace.ts";

/** What of a stored document a fragment is. */
export function partOfDocument(fragment: Identified, stored: Identified | undefined): SilverPart {
  if (stored === undefined) return { kind: "absent" };
  if (isBucket(fragment) && isBucket(stored)) return readingPart(fragment, stored) ?? { kind: "absent" };
  return { kind: isDeepStrictEqual({ ...stored }, { ...fragment }) ? "whole" : "replaced" };
}

/** Whether the document would be another one, or not there, if the fragment had never come. */
export function makesADifference({ kind }: SilverPart): boolean {
  return kind === "kept" || kind === "whole";
}
