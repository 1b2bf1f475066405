import { odata, type TableClient, type TransactionAction } from "@azure/data-tables";
import { statusOf, unlessStatus } from "./errors.ts";

/** The values that a table column can hold. Numbers are safe integers, stored as Edm.Int64. */
export type TableValue = string | number | boolean;

export interface TableRow {
  readonly rowKey: string;
  readonly etag: string;
  readonly values: Readonly<Record<string, TableValue>>;
  /** Time of the write by the clock of the service, epoch milliseconds. */
  readonly writtenAt?: number;
}

/**
 * One step of an entity-group transaction. Without `etag` the row must not exist; with it, the row must be of that
 * version.
 */
export interface TableWrite {
  readonly rowKey: string;
  readonly values: Readonly<Record<string, TableValue>>;
  readonly etag?: string;
}

/**
 * Removes an existing row. The SDK's transactions cannot name the version that is removed. Guard concurrent removals
 * with a row that each of them writes under its ETag in the same transaction.
 */
export interface TableRemoval {
  readonly rowKey: string;
  readonly remove: true;
}

/**
 * One Azure table. Every write is conditional on the version that it replaces: of two concurrent writers, one gets a
 * conflict.
 */
export interface Table {
  get(partitionKey: string, rowKey: string): Promise<TableRow | undefined>;
  /** Rows of one partition with `from <= rowKey < to`, in order of their keys. */
  range(partitionKey: string, from: string, to: string): AsyncIterable<TableRow>;
  /** Every row of every partition, for a search. */
  everyRow(): AsyncIterable<TableRow & { readonly partitionKey: string }>;
  /**
   * Commits all steps or none: 100 rows of one partition at most.
   * `conflict`: a row was not as expected (HTTP 409 or 412). Another writer wrote it first, or this write succeeded and
   * its response was lost.
   */
  commit(partitionKey: string, steps: readonly (TableWrite | TableRemoval)[]): Promise<"committed" | "conflict">;
}

export function table(client: TableClient): Table {
  return {
    get: (partitionKey, rowKey) =>
      unlessStatus(404, undefined, async () => rowOf(await client.getEntity(partitionKey, rowKey))),
    async *range(partitionKey, from, to) {
      const filter = odata`PartitionKey eq ${partitionKey} and RowKey ge ${from} and RowKey lt ${to}`;
      for await (const entity of client.listEntities({ queryOptions: { filter } })) yield rowOf(entity);
    },
    async *everyRow() {
      for await (const entity of client.listEntities())
        yield { partitionKey: String(entity.partitionKey), ...rowOf(entity) };
    },
    async commit(partitionKey, steps) {
      try {
        await client.submitTransaction(steps.map((step) => actionOf(partitionKey, step)));
        return "committed";
      } catch (error) {
        if (isConflict(error)) return "conflict";
        throw error;
      }
    },
  };
}

/** Whether a row is not as expected. A missing table, which is 404 too, is a fault. */
function isConflict(error: unknown): boolean {
  const status = statusOf(error);
  if (status === 404) return !(error instanceof Error && "code" in error && error.code === "TableNotFound");
  return status === 409 || status === 412;
}

function actionOf(partitionKey: string, write: TableWrite | TableRemoval): TransactionAction {
  if ("remove" in write) return ["delete", { partitionKey, rowKey: write.rowKey }];
  const entity = {
    partitionKey,
    rowKey: write.rowKey,
    ...mapValues(write.values, (v) => (typeof v === "number" ? BigInt(v) : v)),
  };
  return write.etag === undefined ? ["create", entity] : ["update", entity, "Replace", { etag: write.etag }];
}

function rowOf(entity: Record<string, unknown>): TableRow {
  const { partitionKey: _, rowKey, etag, timestamp, "odata.metadata": __, ...values } = entity;
  const plain = mapValues(values, (value) => (typeof value === "bigint" ? Number(value) : value));
  const writtenAt = Date.parse(String(timestamp));
  return {
    rowKey: String(rowKey),
    etag: String(etag),
    values: plain as Record<string, TableValue>,
    ...(Number.isNaN(writtenAt) ? {} : { writtenAt }),
  };
}

function mapValues<V, W>(values: Readonly<Record<string, V>>, change: (value: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
