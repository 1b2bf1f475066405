import type { DocumentContainer, Identified, Stored } from "../../platform/azure/documents.ts";
import { hashId } from "../../silver/documents/hash-id.ts";
import type { Summary } from "../summary.ts";

/** One feed range of a silver container, as one version of one summary's rule reads it. */
export interface FeedPosition {
  readonly summary: string;
  readonly version: number;
  readonly container: string;
  readonly range: string;
}

/** In `gold-progress`: everything before `continuation` is in gold. */
export interface Progress extends Identified, FeedPosition {
  readonly continuation: string;
}

export function readProgress(
  progress: DocumentContainer,
  position: FeedPosition,
): Promise<Stored<Progress> | undefined> {
  return progress.read<Progress>(progressId(position), position.summary);
}

/** False when another run has moved the progress meanwhile. */
export function storeProgress(
  progress: DocumentContainer,
  position: FeedPosition,
  continuation: string,
  known: Stored<Progress> | undefined,
): Promise<boolean> {
  const document: Progress = { id: progressId(position), ...position, continuation };
  return known === undefined
    ? progress.create(document, position.summary)
    : progress.replace(document, position.summary, known.etag);
}

function progressId({ summary, version, container, range }: FeedPosition): string {
  return hashId("progress", summary, String(version), container, range);
}

interface FeedRanges extends Identified {
  readonly summary: string;
  readonly ranges: readonly string[];
}

/**
 * The feed ranges by which a version of the rule reads a container: those of its first run, for good. A continuation
 * copes with a range that Azure splits later; a new range would begin at the beginning.
 */
export async function feedRanges(
  progress: DocumentContainer,
  { name, version }: Summary,
  silver: DocumentContainer,
  container: string,
): Promise<readonly string[]> {
  const id = hashId("ranges", name, String(version), container);
  const known = await progress.read<FeedRanges>(id, name);
  if (known !== undefined) return known.document.ranges;
  const ranges = await silver.feedRanges();
  if (await progress.create({ id, summary: name, version, container, ranges }, name)) return ranges;
  return feedRanges(progress, { name, version } as Summary, silver, container);
}
