import type { Table, TableRow, TableWrite } from "../../shared/azure/tables.ts";

/** An Azure table in memory, with ETags and atomic transactions. */
export function memoryTable(): Table & { rows(partitionKey: string): TableRow[] } {
  const partitions = new Map<string, Map<string, TableRow>>();
  let version = 0;
  const rowsOf = (partitionKey: string) => partitions.get(partitionKey) ?? new Map<string, TableRow>();
  const fits = (rows: Map<string, TableRow>, { rowKey, etag }: TableWrite) => rows.get(rowKey)?.etag === etag;
  return {
    rows: (partitionKey) => [...rowsOf(partitionKey).values()].sort((a, b) => (a.rowKey < b.rowKey ? -1 : 1)),
    async get(partitionKey, rowKey) {
      return rowsOf(partitionKey).get(rowKey);
    },
    async *range(partitionKey, from, to) {
      for (const row of this.rows(partitionKey)) if (from <= row.rowKey && row.rowKey < to) yield row;
    },
    async commit(partitionKey, writes) {
      if (writes.length > 100) throw new Error("a transaction has at most 100 operations");
      const rows = new Map(rowsOf(partitionKey));
      if (!writes.every((write) => fits(rows, write))) return "lost";
      for (const { rowKey, values } of writes) {
        version += 1;
        rows.set(rowKey, { rowKey, etag: `"${version}"`, values: structuredClone(values) });
      }
      partitions.set(partitionKey, rows);
      return "committed";
    },
  };
}
