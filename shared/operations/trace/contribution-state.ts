import { isDeepStrictEqual } from "node:util";
import type { Identified } from "../../platform/azure/documents.ts";
import { isBucket, readingState } from "./reading-state.ts";
import type { ContributionState } from "./trace.ts";

/** How a stored document relates to the contribution of one event. */
export function contributionState(contribution: Identified, stored: Identified | undefined): ContributionState {
  if (stored === undefined) return { kind: "absent" };
  if (isBucket(contribution) && isBucket(stored)) return readingState(contribution, stored) ?? { kind: "absent" };
  return { kind: isDeepStrictEqual({ ...stored }, { ...contribution }) ? "stored" : "replaced" };
}

/** Whether the stored document would differ, or not exist, without the contribution. */
export function isEffective({ kind }: ContributionState): boolean {
  return kind === "kept" || kind === "stored";
}
