import { isDeepStrictEqual } from "node:util";
import { type Group, groupDocument } from "../../gold/group.ts";
import { frozenBefore } from "../../gold/run/frozen-groups.ts";
import type { Gold } from "../../gold/run/gold.ts";
import { openGroupContext } from "../../gold/run/group-context.ts";
import { readRetention } from "../../gold/run/retention-store.ts";
import type { ComputedSummary, Row } from "../../gold/summary.ts";
import type { Identified, Stored } from "../../platform/azure/documents.ts";
import { erasedOwnerships } from "../../silver/erasure/erasure-store.ts";
import { readErasureIndex } from "../../silver/erasure/read-erasure-index.ts";
import { withErased } from "../../silver/open-silver-reader.ts";
import { type RestrictedPeople, restrictedReader } from "../../silver/restriction/restricted-reader.ts";
import type { SilverReader } from "../../silver/silver-reader.ts";
import type { Silver } from "../../silver/slice/run-slice.ts";
import { dependencies, recordingReader } from "./dependencies.ts";
import { pendingGroups } from "./pending-groups.ts";
import { rebuildDocuments } from "./rebuild-documents.ts";
import { rebuiltReader } from "./rebuilt-reader.ts";
import { sampleGroups } from "./sample.ts";

/*
 * The proof recomputes groups of gold from bronze alone and compares them with the stored rows. What a group depends on
 * is what its computation reads: it is recorded on the live silver, rebuilt from bronze, and recorded again on the
 * rebuilt documents, until the computation reads nothing else. So a document that the live silver lacks is found too.
 */

export interface ProofContext {
  readonly silver: Silver;
  readonly gold: Gold;
  readonly summaries: readonly ComputedSummary[];
  /** Whose data gold does not use. Both sides of a comparison hide the same people. */
  restricted(): Promise<RestrictedPeople>;
  /** A number with 0 <= x < 1. */
  random(): number;
  wait(milliseconds: number): Promise<unknown>;
}

export interface ProofOptions {
  /** Groups to compare, over all summaries. */
  readonly groups: number;
  /** Epoch milliseconds. */
  readonly deadline: number;
}

/** A stored group that differs from its recomputation. No value of it is personal. */
export interface Difference {
  readonly summary: string;
  /** Id of the document in gold. */
  readonly group: string;
  readonly storedRows: number;
  readonly recomputedRows: number;
  /** Columns in which rows differ. */
  readonly columns: readonly string[];
  /** Manifest partitions from which the group was recomputed. */
  readonly sources: readonly string[];
}

export interface ProofResult {
  readonly summary: string;
  readonly equal: number;
  readonly differences: readonly Difference[];
  /** Groups that gold has still to refresh, or that changed during the proof. */
  readonly postponed: number;
  /** The deadline passed before all of bronze was read: nothing was compared. */
  readonly isIncomplete: boolean;
  /** Groups of earlier days, YYYY-MM-DD, are frozen and were left out; absent: there are none. */
  readonly since?: string;
}

/** Attempts at a group that differs: silver may be writing its documents just then. */
const attempts = 3;
/** Milliseconds between them. */
const pause = 20_000;
/** Rounds after which the dependencies of a group must be known. */
const maxRounds = 4;

/** Proves a sample of each summary, one summary after another. */
export async function proveSample(context: ProofContext, { groups, deadline }: ProofOptions): Promise<ProofResult[]> {
  const results: ProofResult[] = [];
  const each = Math.ceil(groups / context.summaries.length);
  for (const summary of context.summaries) {
    const container = context.gold.gold(summary.container);
    // Bronze and silver contain no more than a part of what the rows of frozen groups were computed from.
    const since = frozenBefore(summary, await readRetention(context.gold));
    const sample = await sampleGroups(container, summary, each, context.random(), since);
    const result = await proveGroups(context, summary, sample, deadline);
    results.push(since === undefined ? result : { ...result, since });
  }
  return results;
}

/** Proves these groups of one summary. Groups of devices and macs of erased people are not compared. */
export async function proveGroups(
  context: ProofContext,
  summary: ComputedSummary,
  sample: readonly Group[],
  deadline: number,
): Promise<ProofResult> {
  let [equal, open, postponed] = [0, sample, 0];
  let differences: Difference[] = [];
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const compared = await compareGroups(context, summary, open, deadline);
    if (compared === undefined) return { summary: summary.name, equal, differences: [], postponed, isIncomplete: true };
    equal += compared.equal;
    const pending = compared.differing.length === 0 ? new Set<string>() : await pendingGroups(context.gold, summary);
    const unsettled = [];
    differences = [];
    open = [];
    for (const { group, stored, difference } of compared.differing) {
      const now = await context.gold.gold(summary.container).read(group.id, group.partition);
      if (pending.has(group.id) || now?.etag !== stored?.etag) unsettled.push(group);
      else {
        differences.push(difference);
        open = [...open, group];
      }
    }
    postponed += unsettled.length;
    if (attempt === attempts) break;
    if (open.length > 0) await context.wait(pause);
  }
  return { summary: summary.name, equal, differences, postponed, isIncomplete: false };
}

interface Differing {
  readonly group: Group;
  readonly stored: Stored<Identified> | undefined;
  readonly difference: Difference;
}

/** @returns undefined if the deadline passed */
async function compareGroups(
  { silver, gold, restricted }: ProofContext,
  summary: ComputedSummary,
  groups: readonly Group[],
  deadline: number,
): Promise<{ readonly equal: number; readonly differing: readonly Differing[] } | undefined> {
  const stored = new Map<string, Stored<Identified> | undefined>();
  for (const { id, partition } of groups) stored.set(id, await gold.gold(summary.container).read(id, partition));
  const positions = await positionsOf(silver);
  const people = await restricted();
  // Outside of the recording: what decides whom a visit belongs to is rebuilt too.
  const visible = (reader: SilverReader) => restrictedReader(reader, async () => people);
  const queries = dependencies();
  const { hasLabel } = await readErasureIndex(silver.erasure);
  const compared: Group[] = [];
  for (const group of groups) {
    const own = dependencies();
    const live = recordingReader(gold.silverReader, silver.definitions, own);
    await summary.compute(group.key, openGroupContext(visible(live), gold));
    // Bronze still has what erasure removed from silver until the night rewrites it.
    if ([...own.values("owners")].some(hasLabel)) continue;
    queries.addAll(own);
    compared.push(group);
  }
  for (let round = 1; round <= maxRounds; round += 1) {
    const rebuilt = await rebuildDocuments(silver, queries, positions, deadline);
    if (rebuilt === undefined) return undefined;
    let isKnown = true;
    const reader = recordingReader(readerOf(silver, rebuilt.documents), silver.definitions, queries, () => {
      isKnown = false;
    });
    const recomputed = [];
    for (const group of compared) {
      const context = openGroupContext(visible(reader), gold);
      const { rows } = groupDocument(group, await summary.compute(group.key, context));
      recomputed.push({ group, rows });
    }
    if (isKnown || round === maxRounds) return comparedWith(summary, stored, recomputed, rebuilt.sources);
  }
  return undefined;
}

function comparedWith(
  summary: ComputedSummary,
  stored: ReadonlyMap<string, Stored<Identified> | undefined>,
  compared: readonly { readonly group: Group; readonly rows: readonly Row[] }[],
  sources: readonly string[],
) {
  const differing: Differing[] = [];
  for (const { group, rows } of compared) {
    const document = stored.get(group.id);
    const found = rowsIn(document);
    if (isDeepStrictEqual(found, rows)) continue;
    const columns = differingColumns(summary, found, rows);
    const counts = { storedRows: found.length, recomputedRows: rows.length };
    differing.push({
      group,
      stored: document,
      difference: { summary: summary.name, group: group.id, ...counts, columns, sources },
    });
  }
  return { equal: compared.length - differing.length, differing };
}

/** What is stored may have any shape: it is compared, not trusted. */
function rowsIn(document: Stored<Identified> | undefined): readonly Row[] {
  const rows: unknown = document === undefined ? [] : Reflect.get(document.document, "rows");
  return Array.isArray(rows) ? rows : [];
}

function differingColumns({ columns }: ComputedSummary, a: readonly Row[], b: readonly Row[]): string[] {
  const names = columns.map(({ name }) => name);
  const length = Math.max(a.length, b.length);
  return names.filter((name) =>
    Array.from({ length }, (_, index) => index).some((index) => !isDeepStrictEqual(a[index]?.[name], b[index]?.[name])),
  );
}

/** How far silver has processed each manifest partition. */
async function positionsOf({ bronze, database }: Silver): Promise<ReadonlyMap<string, number>> {
  const positions = new Map<string, number>();
  for (const key of await bronze.partitions()) positions.set(key, (await bronze.progress(key, database)).position);
  return positions;
}

/** The ownerships include those of erased people, as gold reads them. */
function readerOf(silver: Silver, documents: ReadonlyMap<string, readonly Identified[]>): SilverReader {
  const keys = new Map(silver.definitions.map(({ container, partitionKey }) => [container, partitionKey]));
  return withErased(rebuiltReader(documents, keys), (label) => erasedOwnerships(silver.erasure, label));
}
