import type { Table } from "../../platform/azure/tables.ts";

/** How far one reader of bronze has come in a partition: a silver database, by its name. */
export interface ReaderProgress {
  readonly reader: string;
  /** Of the last row that it has worked through. */
  readonly position: number;
  /** Epoch milliseconds. */
  readonly movedAt: number;
}

const prefix = "progress|";

/** Everyone who goes on from a position in that partition; none before the first has begun. */
export async function readersOf(manifest: Table, partitionKey: string): Promise<ReaderProgress[]> {
  const found: ReaderProgress[] = [];
  for await (const { rowKey, values } of manifest.range(partitionKey, prefix, `${prefix}~`)) {
    const { position, movedAt } = values;
    found.push({ reader: rowKey.slice(prefix.length), position: Number(position), movedAt: Number(movedAt) });
  }
  return found;
}
