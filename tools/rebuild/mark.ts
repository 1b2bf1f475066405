import type { DocumentContainer, Identified, Stored } from "../../shared/platform/azure/documents.ts";
import { hashId } from "../../shared/silver/documents/hash-id.ts";

/** What silver and gold of a pair are made by. */
export interface Recipe {
  /** See `digestOfRules`. */
  readonly rules: string;
  /** Calendar days of gold are days there. */
  readonly timeZone: string;
}

/** In `gold-progress` of the pair: that it was made by a rebuild, by which, and when one worked on it last. */
export interface Mark extends Identified, Recipe {
  /** The partition key, which is not a summary's name. */
  readonly summary: string;
  readonly beganAt: number;
  /** Epoch milliseconds, by the clock of the command. */
  readonly touchedAt: number;
  /** Somebody else wrote to silver while gold was computed. */
  readonly spoiled?: true;
}

const id = hashId("rebuild");
const partition = "rebuild";

export function readMark(progress: DocumentContainer): Promise<Stored<Mark> | undefined> {
  return progress.read<Mark>(id, partition);
}

/**
 * Begins a rebuild, or goes on with one.
 *
 * @param now epoch milliseconds
 * @throws Error when the pair is being made by another recipe, and half of it would be of each
 */
export async function beginMark(progress: DocumentContainer, pair: string, recipe: Recipe, now: number): Promise<Mark> {
  const known = await readMark(progress);
  if (known === undefined) {
    const mark: Mark = { id, summary: partition, ...recipe, beganAt: now, touchedAt: now };
    if (await progress.create(mark, partition)) return mark;
    return beginMark(progress, pair, recipe, now);
  }
  const { document } = known;
  const again = `take another name, or npm run rebuild -- --drop ${pair}`;
  if (document.spoiled) throw new Error(`somebody else wrote to ${pair} while it was rebuilt: ${again}`);
  if (document.timeZone !== recipe.timeZone)
    throw new Error(`${pair} is made with days of ${document.timeZone}, not of ${recipe.timeZone}: ${again}`);
  if (document.rules !== recipe.rules)
    throw new Error(
      `${pair} was begun by other rules (the sources of streams, silver or gold changed since): ${again}`,
    );
  return document;
}

/** Under its ETag, and again when somebody else was faster: that it is spoiled must not be lost. */
export async function touchMark(
  progress: DocumentContainer,
  change: Pick<Mark, "touchedAt"> & Partial<Pick<Mark, "spoiled">>,
): Promise<void> {
  for (;;) {
    const known = await readMark(progress);
    if (known === undefined) return;
    if (await progress.replace({ ...known.document, ...change }, partition, known.etag)) return;
  }
}
