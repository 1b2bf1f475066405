import { partitionFromKey } from "../../../shared/bronze/manifest/partition.ts";
import { streamTable, type TableKind, tableKinds } from "../../../shared/bronze/tables/stream-table.ts";
import { lakeFor } from "../../../shared/composition.ts";
import type { Azure } from "../../../shared/platform/azure/clients.ts";
import { parseCommit } from "../../../shared/platform/delta/actions.ts";
import { commitName, type DeltaTable, readSnapshot } from "../../../shared/platform/delta/log.ts";
import { afterCommit, noTable } from "../../../shared/platform/delta/snapshot.ts";
import { minute } from "../../../shared/platform/time.ts";
import { streams } from "../../../shared/streams/registry.ts";
import { pollUntil } from "../../common/poll.ts";
import { type CountedEvent, compareReads, type Positions } from "./compare-reads.ts";
import type { TableReader } from "./table-reader.ts";
import { readOnce, type TableRead } from "./watch-tables.ts";

/** The Delta tables of the streams, compared with the events that had landed at each read. */
export interface TableReconciliation {
  readonly engine: string;
  /** Reads during the run, and one of each table in the end. */
  readonly reads: number;
  /** Distinct versions that were read. */
  readonly versions: number;
  /** Rows of all tables in the end. */
  readonly rows: number;
  /** Files that compaction replaced. */
  readonly replaced: number;
  readonly violations: readonly string[];
}

/**
 * Waits until the tables contain all events, reads each of them once more, and compares all reads.
 *
 * @param reads during the run
 * @param events all events in bronze and quarantine
 */
export async function reconcileTables(
  azure: Azure,
  reader: TableReader,
  reads: readonly TableRead[],
  events: readonly CountedEvent[],
): Promise<TableReconciliation> {
  const lake = lakeFor(azure);
  const stalled = await waitUntilMirrored(azure, events);
  const last: TableRead[] = [];
  const versions = new Map<string, readonly Positions[]>();
  let replaced = 0;
  for (const kind of tableKinds)
    for (const { name } of streams) {
      last.push(...(await readOnce(reader, kind, name)));
      const log = await readVersions(streamTable(lake, kind, name));
      versions.set(`${kind}/${name}`, log.positions);
      replaced += log.removed;
    }
  const positionsOf = (kind: TableKind, stream: string, version: number) =>
    versions.get(`${kind}/${stream}`)?.[version] ?? new Map<string, number>();
  const all = [...reads, ...last];
  const read = all.flatMap((each) => ("error" in each ? [] : [`${each.kind}/${each.stream} ${each.version}`]));
  const rows = last.flatMap((each) => ("error" in each ? [] : Object.values(each.rows)));
  return {
    engine: reader.engine,
    reads: all.length,
    versions: new Set(read).size,
    rows: rows.reduce((sum, count) => sum + count, 0),
    replaced,
    violations: [...stalled, ...compareReads(all, events, positionsOf)],
  };
}

/** Waits until the last position of each partition is in both tables of its stream; returns the violations. */
async function waitUntilMirrored(azure: Azure, events: readonly CountedEvent[]): Promise<string[]> {
  const lake = lakeFor(azure);
  const lasts = [...Map.groupBy(events, ({ partitionKey }) => partitionKey)].map(([key, some]) => {
    return { key, position: some.reduce((last, { position }) => Math.max(last, position), 0) };
  });
  const missingIn = async (kind: TableKind, stream: string) => {
    const { transactions } = await readSnapshot(streamTable(lake, kind, stream));
    const missing = lasts.filter(
      ({ key, position }) =>
        partitionFromKey(key).stream === stream && (transactions.get(key)?.version ?? 0) < position,
    );
    return missing.map(({ key, position }) => `the table of ${key} in ${kind} lacks commits up to ${position}`);
  };
  const tables = tableKinds.flatMap((kind) => streams.map(({ name }) => ({ kind, name })));
  const read = async () => (await Promise.all(tables.map(({ kind, name }) => missingIn(kind, name)))).flat();
  return (await pollUntil(read, ({ length }) => length === 0, { timeout: minute })).state;
}

/** For each version of a table the positions that it contains, and how many files were removed altogether. */
async function readVersions(table: DeltaTable): Promise<{ positions: Positions[]; removed: number }> {
  const positions: Positions[] = [];
  for (let snapshot = noTable; ; ) {
    const name = commitName(table, snapshot.version + 1);
    const content = await table.blobs.read(name);
    if (content === undefined) return { positions, removed: snapshot.removed.size };
    snapshot = afterCommit(snapshot, parseCommit(name, content));
    positions.push(new Map([...snapshot.transactions].map(([application, { version }]) => [application, version])));
  }
}
