import type { DocumentContainer } from "../platform/azure/documents.ts";
import { pagesOf } from "../platform/azure/pages.ts";

import type { SilverContainer, SilverDocuments } from "./documents/registry.ts";
import type { LabelOwnership } from "./rules/ownership.ts";
import type { PropertyRange, PropertyValue, SilverReader } from "./silver-reader.ts";

/** Documents in one page of a query over all partitions. */
const pageSize = 1000;
/** Partitions in one query: Cosmos DB accepts 6,000 arguments of `IN`, and 512 KB of query. */
const partitionsPerQuery = 1000;
/** Documents in one page of a query of many partitions. A response has at most 4 MB. */
const largePage = 10_000;

/** Returns the erased registrations of a label, which `owners` does not contain. */
export type ReadErased = (label: string) => Promise<readonly LabelOwnership[]>;

/** Reads silver's containers in Cosmos DB. The ownerships of a label include its erased registrations. */
export function openSilverReader(
  container: (name: string) => DocumentContainer,
  erased: ReadErased = async () => [],
): SilverReader {
  return withErased(storedReader(container), erased);
}

/** Adds a label's erased registrations to its ownerships: without them it would belong to whoever had it before. */
export function withErased(stored: SilverReader, erased: ReadErased): SilverReader {
  return {
    ...stored,
    async queryPartition<C extends SilverContainer>(name: C, partition: string, range?: PropertyRange<C>) {
      const documents = stored.queryPartition(name, partition, range);
      if (name !== "owners") return documents;
      // A range of ownerships is never read: their effective intervals depend on all of them.
      const both = await Promise.all([documents, erased(partition)]);
      return both.flat() as SilverDocuments[C][];
    },
  };
}

function storedReader(container: (name: string) => DocumentContainer): SilverReader {
  return {
    queryPartition<C extends SilverContainer>(name: C, partition: string, range?: PropertyRange<C>) {
      const all = "SELECT * FROM c";
      if (range === undefined) return container(name).queryPartition<SilverDocuments[C]>(partition, all, {});
      const { property, from, to } = range;
      const query = `${all} WHERE c.${property} >= @from AND c.${property} <= @to`;
      return container(name).queryPartition<SilverDocuments[C]>(partition, query, { from, to });
    },
    async queryAllPartitions<C extends SilverContainer>(name: C, property: string, value: string) {
      const query = `SELECT * FROM c WHERE c.${property} = @value`;
      const found: SilverDocuments[C][] = [];
      const pages = pagesOf((continuation) =>
        container(name).queryAllPartitions<SilverDocuments[C]>(query, { value }, pageSize, continuation),
      );
      for await (const documents of pages) for (const document of documents) found.push(document);
      return found;
    },
    async *queryPartitions<C extends SilverContainer>(
      name: C,
      property: string,
      partitions: readonly string[],
      where?: PropertyValue,
    ) {
      const [also, filter] =
        where === undefined ? ["", {}] : [` AND c.${where.property} = @value`, { value: where.value }];
      for (let first = 0; first < partitions.length; first += partitionsPerQuery) {
        const parameters = partitions
          .slice(first, first + partitionsPerQuery)
          .map((each, n) => [`p${n}`, each] as const);
        const list = parameters.map(([parameter]) => `@${parameter}`).join(", ");
        const query = `SELECT * FROM c WHERE c.${property} IN (${list})${also}`;
        yield* pages<SilverDocuments[C]>(
          container(name),
          query,
          { ...Object.fromEntries(parameters), ...filter },
          largePage,
        );
      }
    },
  };
}

async function* pages<D>(
  container: DocumentContainer,
  query: string,
  parameters: Readonly<Record<string, string>>,
  limit: number,
): AsyncGenerator<readonly D[]> {
  let continuation: string | undefined;
  do {
    const page = await container.queryAllPartitions<D>(query, parameters, limit, continuation);
    yield page.items;
    continuation = page.continuation;
  } while (continuation !== undefined);
}
