import type { Table, TableRemoval, TableRow, TableWrite } from "../../shared/platform/azure/tables.ts";

/**
 * An Azure table in memory, with ETags and atomic transactions. With a clock (epoch milliseconds), rows have the time
 * of their write.
 */
export function memoryTable(now?: () => number): Table & { rows(partitionKey: string): TableRow[] } {
  const partitions = new Map<string, Map<string, TableRow>>();
  let version = 0;
  const writtenAt = () => (now === undefined ? {} : { writtenAt: now() });
  const rowsOf = (partitionKey: string) => partitions.get(partitionKey) ?? new Map<string, TableRow>();
  const fits = (rows: Map<string, TableRow>, step: TableWrite | TableRemoval) =>
    "remove" in step ? rows.has(step.rowKey) : rows.get(step.rowKey)?.etag === step.etag;
  return {
    rows: (partitionKey) => [...rowsOf(partitionKey).values()].sort((a, b) => (a.rowKey < b.rowKey ? -1 : 1)),
    async get(partitionKey, rowKey) {
      return rowsOf(partitionKey).get(rowKey);
    },
    async *range(partitionKey, from, to) {
      for (const row of this.rows(partitionKey)) if (from <= row.rowKey && row.rowKey < to) yield row;
    },
    async *everyRow() {
      for (const partitionKey of partitions.keys())
        for (const row of this.rows(partitionKey)) yield { partitionKey, ...row };
    },
    async commit(partitionKey, steps) {
      if (steps.length > 100) throw new Error("a transaction has at most 100 operations");
      if (new Set(steps.map(({ rowKey }) => rowKey)).size < steps.length)
        throw new Error("a transaction names a row twice");
      const rows = new Map(rowsOf(partitionKey));
      if (!steps.every((step) => fits(rows, step))) return "conflict";
      for (const step of steps) {
        version += 1;
        const { rowKey } = step;
        if ("remove" in step) rows.delete(rowKey);
        else rows.set(rowKey, { rowKey, etag: `"${version}"`, values: returned(step.values), ...writtenAt() });
      }
      partitions.set(partitionKey, rows);
      return "committed";
    },
  };
}

/** What a table returns: the names of its own properties hide those of a row. */
function returned({ etag: _, timestamp: __, ...values }: TableRow["values"]): TableRow["values"] {
  return structuredClone(values);
}
