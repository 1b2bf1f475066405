import type { Table } from "./azure/tables.ts";

const [partition, row] = ["pipeline", "id"];

/**
 * The id of the pipeline that the storage account belongs to. It is created once: a database that another pipeline has
 * read or written is recognised by it.
 */
export async function pipelineId(table: Table, newId: () => string): Promise<string> {
  const known = await table.get(partition, row);
  if (known !== undefined) return String(known.values["id"]);
  // A conflict: another process has stored one.
  await table.commit(partition, [{ rowKey: row, values: { id: newId() } }]);
  return pipelineId(table, newId);
}
