import type { DocumentContainer, Identified, Stored } from "../../shared/platform/azure/documents.ts";
import { hashId } from "../../shared/platform/hash-id.ts";
import { conflict, type RetryConflicts } from "../../shared/platform/optimistic-concurrency.ts";
import { storedNumber, storedText } from "../../shared/platform/stored-value.ts";

/** The inputs of a rebuild besides bronze. */
export interface RebuildInputs {
  /** See `rulesDigest`. */
  readonly rules: string;
  /** Time zone of the calendar days in gold. */
  readonly timeZone: string;
}

/** Marks a database set as created by a rebuild; stored in its `gold-progress`. */
export interface RebuildMarker extends Identified, RebuildInputs {
  /** The partition key; no summary has this name. */
  readonly consumer: string;
  readonly beganAt: number;
  /** Time of the last heartbeat of a rebuild, epoch milliseconds. */
  readonly touchedAt: number;
  /** Another process wrote to silver while gold was computed. */
  readonly tainted?: true;
}

const id = hashId("rebuild");
const partition = "rebuild";

export async function readMarker(progress: DocumentContainer): Promise<Stored<RebuildMarker> | undefined> {
  const stored = await progress.read(id, partition);
  return stored && { ...stored, document: markerFrom(stored.document) };
}

function markerFrom(document: Identified): RebuildMarker {
  return {
    id,
    consumer: storedText(document, "consumer"),
    rules: storedText(document, "rules"),
    timeZone: storedText(document, "timeZone"),
    beganAt: storedNumber(document, "beganAt"),
    touchedAt: storedNumber(document, "touchedAt"),
    ...("tainted" in document ? { tainted: true } : {}),
  };
}

/**
 * Returns the marker of a database set, and creates it if absent.
 *
 * @param now epoch milliseconds
 * @throws Error if the set was started with other inputs, or is tainted
 */
export async function ensureMarker(
  progress: DocumentContainer,
  retryConflicts: RetryConflicts,
  name: string,
  inputs: RebuildInputs,
  now: number,
): Promise<RebuildMarker> {
  const created: RebuildMarker = { id, consumer: partition, ...inputs, beganAt: now, touchedAt: now };
  const document = await retryConflicts("rebuild-marker", async () => {
    const stored = await readMarker(progress);
    if (stored !== undefined) return stored.document;
    return (await progress.create(created, partition)) ? created : conflict;
  });
  const remedy = `use another name, or run npx korevital rebuild --drop ${name}`;
  if (document.tainted) throw new Error(`another process wrote to ${name} during its rebuild: ${remedy}`);
  if (document.timeZone !== inputs.timeZone)
    throw new Error(`${name} uses calendar days of ${document.timeZone}, not of ${inputs.timeZone}: ${remedy}`);
  if (document.rules !== inputs.rules)
    throw new Error(
      `${name} was started with other rules (the sources of streams, silver or gold have changed): ${remedy}`,
    );
  return document;
}

/** Replaces under the ETag and retries after a conflict, so that `tainted` is not lost. */
export async function updateMarker(
  progress: DocumentContainer,
  retryConflicts: RetryConflicts,
  change: Pick<RebuildMarker, "touchedAt"> & Partial<Pick<RebuildMarker, "tainted">>,
): Promise<void> {
  await retryConflicts("rebuild-marker", async () => {
    const stored = await readMarker(progress);
    if (stored === undefined) return true;
    return (await progress.replace({ ...stored.document, ...change }, partition, stored.etag)) || conflict;
  });
}
