import type { TableKind } from "../../../shared/bronze/tables/stream-table.ts";
import type { StoredEvent } from "../bronze-events.ts";
import type { TableRead } from "./watch-tables.ts";

/** Partition of the manifest -> position of the last commit that a version of a table contains. */
export type Positions = ReadonlyMap<string, number>;

/** What of a stored event is compared. */
export type CountedEvent = Pick<StoredEvent, "stream" | "partition" | "partitionKey" | "position" | "code">;

/**
 * Compares what was read in a version with the events that had landed at the positions of the version, partition by
 * partition.
 *
 * @param events all that are in bronze and quarantine in the end
 * @param positionsOf the positions of a version
 * @returns the violations
 */
export function compareReads(
  reads: readonly TableRead[],
  events: readonly CountedEvent[],
  positionsOf: (kind: TableKind, stream: string, version: number) => Positions,
): string[] {
  const byTable = Map.groupBy(events, ({ stream, code }) =>
    tableName(code === undefined ? "bronze" : "quarantine", stream),
  );
  return reads.flatMap((read) => {
    const { kind, stream } = read;
    const table = tableName(kind, stream);
    if ("error" in read) return [`${table} could not be read: ${read.error}`];
    const positions = positionsOf(kind, stream, read.version);
    const landed = (byTable.get(table) ?? []).filter(
      ({ partitionKey, position }) => position <= (positions.get(partitionKey) ?? 0),
    );
    const expected = Map.groupBy(landed, ({ partition }) => partition);
    return [...new Set([...expected.keys(), ...Object.keys(read.rows)])].sort().flatMap((partition) => {
      const [found, wanted] = [read.rows[partition] ?? 0, expected.get(partition)?.length ?? 0];
      if (found === wanted) return [];
      return [`version ${read.version} of ${table} has ${found} rows of partition ${partition}, ${wanted} had landed`];
    });
  });
}

function tableName(kind: TableKind, stream: string): string {
  return `${kind}/${stream}`;
}
