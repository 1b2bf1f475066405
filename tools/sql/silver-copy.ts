import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { DocumentContainer, Identified } from "../../shared/platform/azure/documents.ts";
import type { SilverFacts, Within } from "../../shared/silver/silver-reader.ts";
import { identifier } from "./duckdb.ts";
import { streamedRows } from "./streamed.ts";

/** A container of silver that is copied. */
export interface CopiedContainer {
  readonly name: string;
  /** The document's property that is its partition key. */
  readonly partitionKey: string;
  /** Properties that are asked for within bounds: those of the container's index. */
  readonly indexed: readonly string[];
}

/** Silver's documents in a DuckDB of their own: what pairing asks a thousand times is asked here, and not in Cosmos DB. */
export interface SilverCopy {
  /** As gold reads silver; a container is copied when it is first asked for. */
  readonly facts: SilverFacts;
  /** Partitions of a container that hold anything, in order. */
  partitions(container: string): AsyncGenerator<string>;
  /** Documents of all partitions as JSON text, some at a time. */
  documents(container: string): AsyncGenerator<readonly { partition: string; document: string }[]>;
  /** Forgets all of it. */
  clear(): void;
}

/** Documents of one request; Cosmos DB gives fewer where they are large. */
const pageSize = 1000;

/**
 * @param check is called between two requests; what it throws ends the copying
 * @param instance nobody else's: it holds documents whole, as no query of a user may see them
 */
export async function silverCopy(
  instance: DuckDBInstance,
  containers: readonly CopiedContainer[],
  read: (container: string) => DocumentContainer,
  check: () => void,
): Promise<SilverCopy> {
  const reading = await instance.connect();
  const listing = await instance.connect();
  const copies = new Map<string, Promise<CopiedContainer>>();
  const copied = (name: string): Promise<CopiedContainer> => {
    const known = copies.get(name);
    if (known !== undefined) return known;
    const container = containers.find((each) => each.name === name);
    if (container === undefined) throw new Error(`silver has no container ${name}`);
    const copying = copy(reading, container, read(name), check).then(() => container);
    copies.set(name, copying);
    copying.catch(() => copies.delete(name));
    return copying;
  };
  return {
    facts: {
      async select<D>(name: string, partition: string, within?: Within) {
        const container = await copied(name);
        return documentsOf<D>(reading, ...selectIn(container, partition, within));
      },
      async everywhere<D>(name: string, property: string, value: string) {
        const { name: table } = await copied(name);
        const query = `SELECT document FROM ${identifier(table)} WHERE json_extract_string(document, $1) = $2`;
        return documentsOf<D>(reading, query, [`$.${property}`, value]);
      },
    },
    async *partitions(name) {
      const { name: table } = await copied(name);
      const query = `SELECT DISTINCT partition FROM ${identifier(table)} ORDER BY partition`;
      for await (const rows of streamedRows(listing, query)) for (const [partition] of rows) yield String(partition);
    },
    async *documents(name) {
      const { name: table } = await copied(name);
      for await (const rows of streamedRows(listing, `SELECT partition, document FROM ${identifier(table)}`))
        yield rows.map(([partition, document]) => ({ partition: String(partition), document: String(document) }));
    },
    clear: () => copies.clear(),
  };
}

/** Page by page, then sorted, so that one partition lies together and DuckDB skips the others. */
async function copy(
  connection: DuckDBConnection,
  { name, partitionKey, indexed }: CopiedContainer,
  container: DocumentContainer,
  check: () => void,
): Promise<void> {
  const copying = identifier(`copying ${name}`);
  const numbers = indexed.map((property) => `, ${identifier(property)} DOUBLE`).join("");
  await connection.run(`CREATE OR REPLACE TABLE ${copying} (partition VARCHAR, document VARCHAR${numbers})`);
  const appender = await connection.createAppender(`copying ${name}`);
  let continuation: string | undefined;
  do {
    check();
    const page = await container.queryAll<Identified>("SELECT * FROM c", {}, pageSize, continuation);
    for (const document of page.items) {
      const values = document as unknown as Readonly<Record<string, unknown>>;
      appender.appendVarchar(String(values[partitionKey]));
      appender.appendVarchar(JSON.stringify(document));
      for (const property of indexed) {
        const value = values[property];
        if (typeof value === "number") appender.appendDouble(value);
        else appender.appendNull();
      }
      appender.endRow();
    }
    appender.flushSync();
    continuation = page.continuation;
  } while (continuation !== undefined);
  appender.closeSync();
  const order = ["partition", ...indexed.map(identifier)].join(", ");
  await connection.run(`CREATE OR REPLACE TABLE ${identifier(name)} AS SELECT * FROM ${copying} ORDER BY ${order}`);
  await connection.run(`DROP TABLE ${copying}`);
}

function selectIn(
  { name, indexed }: CopiedContainer,
  partition: string,
  within: Within | undefined,
): [query: string, values: (string | number)[]] {
  const query = `SELECT document FROM ${identifier(name)} WHERE partition = $1`;
  if (within === undefined) return [query, [partition]];
  const { property, from, to } = within;
  if (!indexed.includes(property)) throw new Error(`silver's ${name} has no index of ${property}`);
  return [`${query} AND ${identifier(property)} BETWEEN $2::DOUBLE AND $3::DOUBLE`, [partition, from, to]];
}

async function documentsOf<D>(connection: DuckDBConnection, query: string, values: (string | number)[]): Promise<D[]> {
  const reader = await connection.runAndReadAll(query, values);
  return reader.getRows().map(([document]) => JSON.parse(String(document)));
}
