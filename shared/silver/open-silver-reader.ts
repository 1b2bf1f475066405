import type { DocumentContainer } from "../platform/azure/documents.ts";
import { pagesOf } from "../platform/azure/pages.ts";
import type { SilverContainer, SilverDocuments } from "./documents/registry.ts";
import type { PropertyRange, SilverReader } from "./silver-reader.ts";

/** Documents in one page of a query over all partitions. */
const pageSize = 1000;

/** Reads silver's containers in Cosmos DB. */
export function openSilverReader(container: (name: string) => DocumentContainer): SilverReader {
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
  };
}
