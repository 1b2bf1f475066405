import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { DocumentContainer, Identified } from "../../shared/platform/azure/documents.ts";
import { pagesOf } from "../../shared/platform/azure/pages.ts";
import { partitionOf } from "../../shared/platform/azure/partition-of.ts";
import type { PropertyRange, PropertyValue, SilverReader } from "../../shared/silver/silver-reader.ts";
import { identifier } from "./duckdb.ts";
import { streamRows } from "./stream-result.ts";

/** A silver container to copy. */
export interface CopiedContainer {
  readonly name: string;
  /** The partition key property of the documents. */
  readonly partitionKey: string;
  /** Properties that can be filtered by range: those of the container's index. */
  readonly indexed: readonly string[];
}

/** A copy of silver's documents in DuckDB, which serves the many reads of derived tables instead of Cosmos DB. */
export interface SilverCopy {
  /** Reads what silver contains; a container is copied at its first read. */
  readonly reader: SilverReader;
  /** Non-empty partitions of a container, in order. */
  partitions(container: string): AsyncGenerator<string>;
  /** Documents of all partitions as JSON text, in chunks. */
  documents(container: string): AsyncGenerator<readonly { partition: string; document: string }[]>;
  /** Discards all copies. */
  clear(): void;
}

/** Maximum number of documents per request. */
const pageSize = 1000;

/**
 * @param instance exclusive to the copy, because it contains unmasked documents that user queries must not read
 * @param throwIfInterrupted is called between two requests
 */
export async function silverCopy(
  instance: DuckDBInstance,
  containers: readonly CopiedContainer[],
  read: (container: string) => DocumentContainer,
  throwIfInterrupted: () => void,
): Promise<SilverCopy> {
  const reading = await instance.connect();
  const listing = await instance.connect();
  const copies = new Map<string, Promise<CopiedContainer>>();
  const copied = (name: string): Promise<CopiedContainer> => {
    const existing = copies.get(name);
    if (existing !== undefined) return existing;
    const container = containers.find((each) => each.name === name);
    if (container === undefined) throw new Error(`silver has no container ${name}`);
    const copying = copy(reading, container, read(name), throwIfInterrupted).then(() => container);
    copies.set(name, copying);
    copying.catch(() => copies.delete(name));
    return copying;
  };
  return {
    reader: {
      async queryPartition<D>(name: string, partition: string, within?: PropertyRange) {
        const container = await copied(name);
        return documentsOf<D>(reading, ...selectPartition(container, partition, within));
      },
      async *queryPartitions<D>(name: string, property: string, partitions: readonly string[], where?: PropertyValue) {
        const container = await copied(name);
        if (property !== container.partitionKey) throw new Error(`${property} is not the partition key of ${name}`);
        for (const partition of partitions)
          yield await documentsOf<D>(reading, ...selectPartition(container, partition, undefined, where));
      },
      async queryAllPartitions<D>(name: string, property: string, value: string) {
        const { name: table } = await copied(name);
        const query = `SELECT document FROM ${identifier(table)} WHERE json_extract_string(document, $1) = $2`;
        return documentsOf<D>(reading, query, [`$.${property}`, value]);
      },
    },
    async *partitions(name) {
      const { name: table } = await copied(name);
      const query = `SELECT DISTINCT partition FROM ${identifier(table)} ORDER BY partition`;
      for await (const rows of streamRows(listing, query)) for (const [partition] of rows) yield String(partition);
    },
    async *documents(name) {
      const { name: table } = await copied(name);
      for await (const rows of streamRows(listing, `SELECT partition, document FROM ${identifier(table)}`))
        yield rows.map(([partition, document]) => ({ partition: String(partition), document: String(document) }));
    },
    clear: () => copies.clear(),
  };
}

/** Copies page by page, then sorts by partition, so that DuckDB skips the other partitions. */
async function copy(
  connection: DuckDBConnection,
  { name, partitionKey, indexed }: CopiedContainer,
  container: DocumentContainer,
  throwIfInterrupted: () => void,
): Promise<void> {
  const copying = identifier(`copying ${name}`);
  const numbers = indexed.map((property) => `, ${identifier(property)} DOUBLE`).join("");
  await connection.run(`CREATE OR REPLACE TABLE ${copying} (partition VARCHAR, document VARCHAR${numbers})`);
  const appender = await connection.createAppender(`copying ${name}`);
  const read = (continuation?: string) => {
    throwIfInterrupted();
    return container.queryAllPartitions<Identified>("SELECT * FROM c", {}, pageSize, continuation);
  };
  for await (const documents of pagesOf(read)) {
    for (const document of documents) {
      const values = document as unknown as Readonly<Record<string, unknown>>;
      appender.appendVarchar(partitionOf({ partitionKey }, document));
      appender.appendVarchar(JSON.stringify(document));
      for (const property of indexed) {
        const value = values[property];
        if (typeof value === "number") appender.appendDouble(value);
        else appender.appendNull();
      }
      appender.endRow();
    }
    appender.flushSync();
  }
  appender.closeSync();
  const order = ["partition", ...indexed.map(identifier)].join(", ");
  await connection.run(`CREATE OR REPLACE TABLE ${identifier(name)} AS SELECT * FROM ${copying} ORDER BY ${order}`);
  await connection.run(`DROP TABLE ${copying}`);
}

function selectPartition(
  { name, indexed }: CopiedContainer,
  partition: string,
  within: PropertyRange | undefined,
  where?: PropertyValue,
): [query: string, values: (string | number)[]] {
  const query = `SELECT document FROM ${identifier(name)} WHERE partition = $1`;
  if (where !== undefined)
    return [`${query} AND json_extract_string(document, $2) = $3`, [partition, `$.${where.property}`, where.value]];
  if (within === undefined) return [query, [partition]];
  const { property, from, to } = within;
  if (!indexed.includes(property)) throw new Error(`silver's ${name} has no index of ${property}`);
  return [`${query} AND ${identifier(property)} BETWEEN $2::DOUBLE AND $3::DOUBLE`, [partition, from, to]];
}

async function documentsOf<D>(connection: DuckDBConnection, query: string, values: (string | number)[]): Promise<D[]> {
  const reader = await connection.runAndReadAll(query, values);
  return reader.getRows().map(([document]) => JSON.parse(String(document)));
}
