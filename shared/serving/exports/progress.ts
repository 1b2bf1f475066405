import { sharedContainers } from "../../gold/run/gold.ts";
import type { Summary } from "../../gold/summary.ts";
import type { DocumentContainer, Identified, Stored } from "../../platform/azure/documents.ts";
import { hashId } from "../../silver/documents/hash-id.ts";
import { readCurrent } from "./current.ts";
import { audiences, type Exports } from "./exports.ts";

/** How far one feed range of the summary's container was read; not at all without a continuation. */
export interface FeedPosition {
  readonly range: string;
  readonly continuation?: string;
}

/**
 * One document per summary in `gold-progress`. Every change before the continuations is in the exported files, or its month is
 * pending. Both stand in one document: so neither can move without the other.
 */
export interface ExportProgress extends Identified {
  /** The partition key, which is not a summary's name: gold keeps its own progress under that. */
  readonly summary: string;
  readonly edition: string;
  readonly feed: readonly FeedPosition[];
  /** Months to write anew. */
  readonly pending: readonly string[];
}

export type StoredProgress = Stored<ExportProgress>;

/**
 * Makes the progress one of this edition. Another edition starts from the beginning, with all months that are exported pending:
 * files of one summary never differ in anything but their rows for long.
 */
export async function beginProgress(exports: Exports, summary: Summary): Promise<void> {
  const container = progressContainer(exports);
  const edition = editionOf(exports, summary);
  for (;;) {
    const known = await read(exports, summary);
    if (known?.document.edition === edition) return;
    const document: ExportProgress = {
      ...identity(summary),
      edition,
      feed: (await exports.gold(summary.container).feedRanges()).map((range) => ({ range })),
      pending: inOrder([...(known?.document.pending ?? []), ...(await exportedMonths(exports, summary))]),
    };
    if (known === undefined) await container.create(document, document.summary);
    else await container.replace(document, document.summary, known.etag);
  }
}

/** Undefined when it is not of this edition: another one has taken over, and the files are no longer ours to write. */
export async function readProgress(exports: Exports, summary: Summary): Promise<StoredProgress | undefined> {
  const known = await read(exports, summary);
  return known?.document.edition === editionOf(exports, summary) ? known : undefined;
}

/** False when another run has moved the progress meanwhile. */
export function moveProgress(
  exports: Exports,
  known: StoredProgress,
  next: Partial<Pick<ExportProgress, "feed" | "pending">>,
): Promise<boolean> {
  const { summary, pending } = known.document;
  const document = { ...known.document, ...next, pending: inOrder(next.pending ?? pending) };
  return progressContainer(exports).replace(document, summary, known.etag);
}

/** The progress as it is, of whatever edition, for whoever only looks. */
export function peekProgress(exports: Pick<Exports, "gold">, summary: Summary): Promise<StoredProgress | undefined> {
  return read(exports, summary);
}

function read(exports: Pick<Exports, "gold">, summary: Summary): Promise<StoredProgress | undefined> {
  const { id, summary: partition } = identity(summary);
  return progressContainer(exports).read<ExportProgress>(id, partition);
}

function progressContainer(exports: Pick<Exports, "gold">): DocumentContainer {
  return exports.gold(sharedContainers.progress);
}

function identity({ name }: Summary): Pick<ExportProgress, "id" | "summary"> {
  return { id: hashId("export", name), summary: `export ${name}` };
}

/** What a file depends on besides rows: the rule's version, the columns and the key of pseudonyms, of which it tells nothing. */
function editionOf({ pseudonymise }: Exports, { name, version, columns }: Summary): string {
  return hashId("edition", name, version, JSON.stringify(columns), pseudonymise("edition", name));
}

async function exportedMonths(exports: Exports, summary: Summary): Promise<string[]> {
  const currents = audiences.map(({ container }) => readCurrent(exports.blobs(container), summary.name));
  return (await Promise.all(currents)).flatMap(({ current }) => Object.keys(current.months));
}

function inOrder(months: readonly string[]): string[] {
  return [...new Set(months)].sort();
}
