import { sharedContainers } from "../../gold/run/gold.ts";
import type { Summary } from "../../gold/summary.ts";
import type { DocumentContainer, Identified, Stored } from "../../platform/azure/documents.ts";
import type { CheckpointReader, CheckpointStore } from "../../platform/change-feed/checkpoint-store.ts";
import type { Snapshot } from "../../platform/delta/snapshot.ts";
import { hashId } from "../../platform/hash-id.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { storedNumber, storedObjects, storedText, storedTexts } from "../../platform/stored-value.ts";
import { monthsOf, readTable, tableOf } from "./export-table.ts";
import { audiences, type Exports } from "./exports.ts";

/** A feed range of the summary's container; without a continuation nothing of it has been read. */
interface FeedPosition {
  readonly range: string;
  readonly continuation?: string;
}

/**
 * One document per summary in `gold-progress`. Every change before the continuations is in the exported files, or its
 * month is pending. Both are in one document, so that they change in one write.
 */
export interface ExportProgress extends Identified {
  /** The partition key. It differs from the summary's name, which is the partition of gold's own checkpoints. */
  readonly consumer: string;
  readonly edition: string;
  readonly feed: readonly FeedPosition[];
  /** Months to export again. */
  readonly pending: readonly string[];
  /** Months of which erasure removed rows: as soon as they are exported, their old files are deleted. */
  readonly erased: readonly string[];
  /** Unique for each beginning of the feed: the application of the transactions in the tables. */
  readonly application: string;
  /** Grows with every write of this document. */
  readonly sequence: number;
  /** The sequence number of the last commit whose months are not pending any more; -1 without one. */
  readonly committed: number;
}

export type StoredProgress = Stored<ExportProgress>;

/** Continuations of a summary's export; `advance` adds the months of the page to the pending ones. */
export function exportCheckpoints(exports: Exports, summary: Summary): CheckpointStore<readonly string[]> {
  return {
    ranges: async () => (await readProgress(exports, summary))?.document.feed.map(({ range }) => range),
    begin: (ranges) => beginProgress(exports, summary, ranges),
    async read(range) {
      const known = await readProgress(exports, summary);
      if (known === undefined) return undefined;
      const { feed, pending } = known.document;
      return {
        continuation: feed.find((position) => position.range === range)?.continuation,
        advance: (continuation, months) =>
          replaceProgress(exports, known, {
            feed: feed.map((position) => (position.range === range ? { range, continuation } : position)),
            pending: [...pending, ...months],
          }),
        restart: () =>
          replaceProgress(exports, known, {
            feed: feed.map((position) => (position.range === range ? { range } : position)),
          }),
      };
    },
  };
}

/**
 * Creates the progress of this edition. Another edition starts from the beginning, with all exported months pending:
 * the files of one summary do not differ in anything but their rows for long.
 */
export async function beginProgress(exports: Exports, summary: Summary, ranges: readonly string[]): Promise<void> {
  const container = progressContainer(exports);
  const edition = editionOf(exports, summary);
  await exports.retryConflicts("export-progress", async () => {
    const known = await peekProgress(exports, summary);
    if (known?.document.edition === edition) return true;
    const document: ExportProgress = {
      ...identityOf(summary),
      edition,
      feed: ranges.map((range) => ({ range })),
      pending: inOrder([...(known?.document.pending ?? []), ...(await exportedMonths(exports, summary))]),
      erased: known?.document.erased ?? [],
      application: exports.newId(),
      ...{ sequence: 0, committed: -1 },
    };
    const isStored =
      known === undefined
        ? await container.create(document, document.consumer)
        : await container.replace(document, document.consumer, known.etag);
    return isStored || conflict;
  });
}

/** Undefined when another edition has taken over: then this one must not write files any more. */
export async function readProgress(exports: Exports, summary: Summary): Promise<StoredProgress | undefined> {
  const known = await peekProgress(exports, summary);
  return known?.document.edition === editionOf(exports, summary) ? known : undefined;
}

/** The continuations of any edition, for monitoring. */
export function exportCheckpointReader(exports: Pick<Exports, "gold">, summary: Summary): CheckpointReader {
  const feed = async () => (await peekProgress(exports, summary))?.document.feed;
  return {
    ranges: async () => (await feed())?.map(({ range }) => range),
    read: async (range) => ({ continuation: (await feed())?.find((each) => each.range === range)?.continuation }),
  };
}

/** Removes committed months from the pending ones. False if the progress changed since: a month may have, too. */
export function removePending(exports: Exports, known: StoredProgress, months: readonly string[]): Promise<boolean> {
  const { pending, sequence: committed } = known.document;
  return replaceProgress(exports, known, { committed, pending: pending.filter((each) => !months.includes(each)) });
}

/** The application of the transactions that every commit of an export contains. */
export function committedBy(application: string): string {
  return `${application} commit`;
}

/** Whether the log of a table has lost versions that it had: months that are not pending are not in it. */
export function lacksCommit(
  { transactions }: Pick<Snapshot, "transactions">,
  { application, committed }: Pick<ExportProgress, "application" | "committed">,
): boolean {
  return (transactions.get(committedBy(application))?.version ?? -1) < committed;
}

/** Starts the feed of any edition from its beginning, so that all months are pending, and these ones. */
export async function restartProgress(
  exports: Pick<Exports, "gold" | "retryConflicts">,
  summary: Summary,
  months: readonly string[],
): Promise<void> {
  await exports.retryConflicts("export-progress", async () => {
    const known = await peekProgress(exports, summary);
    if (known === undefined) return true;
    const { feed, pending } = known.document;
    const beginning = feed.map(({ range }) => ({ range }));
    const next = { feed: beginning, pending: [...pending, ...months], committed: -1 };
    return (await replaceProgress(exports, known, next)) || conflict;
  });
}

/** Adds a month to the pending ones. Without effect when another edition has taken over. */
export function addPending(exports: Exports, summary: Summary, month: string): Promise<void> {
  return updateProgress(exports, summary, ({ pending }) => ({ pending: [...pending, month] }));
}

/** Adds a month to the pending and to the erased ones. Without effect when another edition has taken over. */
export function addErased(exports: Exports, summary: Summary, month: string): Promise<void> {
  return updateProgress(exports, summary, ({ pending, erased }) => {
    return { pending: [...pending, month], erased: inOrder([...erased, month]) };
  });
}

/** Removes erased months. Without effect if the progress has changed since it was read. */
export async function removeErased(exports: Exports, known: StoredProgress, months: readonly string[]): Promise<void> {
  await replaceProgress(exports, known, { erased: known.document.erased.filter((each) => !months.includes(each)) });
}

async function updateProgress(
  exports: Exports,
  summary: Summary,
  next: (progress: ExportProgress) => Partial<Pick<ExportProgress, "pending" | "erased">>,
): Promise<void> {
  await exports.retryConflicts("export-progress", async () => {
    const known = await readProgress(exports, summary);
    return known === undefined || (await replaceProgress(exports, known, next(known.document))) || conflict;
  });
}

/** The progress of any edition, for monitoring. */
export async function peekProgress(
  exports: Pick<Exports, "gold">,
  summary: Summary,
): Promise<StoredProgress | undefined> {
  const { id, consumer } = identityOf(summary);
  const stored = await progressContainer(exports).read(id, consumer);
  return stored && { ...stored, document: progressFrom(stored.document) };
}

function progressFrom(document: Identified): ExportProgress {
  return {
    id: document.id,
    consumer: storedText(document, "consumer"),
    edition: storedText(document, "edition"),
    feed: storedObjects(document, "feed").map((position) => {
      const of = { ...position, id: document.id };
      const range = storedText(of, "range");
      return "continuation" in position ? { range, continuation: storedText(of, "continuation") } : { range };
    }),
    pending: storedTexts(document, "pending"),
    // Documents from before the Delta tables have none of these, and are of another edition.
    erased: "erased" in document ? storedTexts(document, "erased") : [],
    application: "application" in document ? storedText(document, "application") : "",
    sequence: "sequence" in document ? storedNumber(document, "sequence") : 0,
    committed: "committed" in document ? storedNumber(document, "committed") : -1,
  };
}

function replaceProgress(
  exports: Pick<Exports, "gold">,
  known: StoredProgress,
  next: Partial<Pick<ExportProgress, "feed" | "pending" | "erased" | "committed">>,
): Promise<boolean> {
  const { consumer, pending, sequence } = known.document;
  const document = { ...known.document, ...next, pending: inOrder(next.pending ?? pending), sequence: sequence + 1 };
  return progressContainer(exports).replace(document, consumer, known.etag);
}

function progressContainer(exports: Pick<Exports, "gold">): DocumentContainer {
  return exports.gold(sharedContainers.progress);
}

function identityOf({ name }: Summary): Pick<ExportProgress, "id" | "consumer"> {
  return { id: hashId("export", name), consumer: `export ${name}` };
}

/** Of the exported tables: another one is another edition. */
const tableFormat = "delta";

/**
 * What a file depends on besides its rows: the rule's version, the columns, the minimum of a group, and the pseudonym
 * key, of which it reveals nothing.
 */
function editionOf({ masking }: Exports, { name, version, columns }: Summary): string {
  const { pseudonymise, minimumGroup } = masking;
  return hashId(
    "edition",
    tableFormat,
    name,
    version,
    JSON.stringify(columns),
    pseudonymise("edition", name),
    minimumGroup,
  );
}

async function exportedMonths(exports: Exports, summary: Summary): Promise<string[]> {
  const tables = audiences.map((audience) => readTable(exports, tableOf(exports, summary, audience), audience));
  return (await Promise.all(tables)).flatMap(monthsOf);
}

function inOrder(months: readonly string[]): string[] {
  return [...new Set(months)].sort();
}
