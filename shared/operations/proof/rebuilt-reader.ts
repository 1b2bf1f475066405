import type { Identified } from "../../platform/azure/documents.ts";
import type { SilverContainer, SilverDocuments } from "../../silver/documents/registry.ts";
import type { PropertyRange, PropertyValue, SilverReader } from "../../silver/silver-reader.ts";

/** Reads documents in memory, as Cosmos DB would. */
export function rebuiltReader(
  documents: ReadonlyMap<string, readonly Identified[]>,
  partitionKeys: ReadonlyMap<string, string>,
): SilverReader {
  const of = <C extends SilverContainer>(container: C) =>
    (documents.get(container) ?? []) as readonly SilverDocuments[C][];
  const property = (document: object, name: string): unknown => Reflect.get(document, name);
  return {
    async queryPartition<C extends SilverContainer>(container: C, partition: string, range?: PropertyRange<C>) {
      const key = partitionKeys.get(container) ?? "";
      return of(container).filter(
        (each) =>
          property(each, key) === partition && (range === undefined || isWithin(property(each, range.property), range)),
      );
    },
    async queryAllPartitions(container, name, value) {
      return of(container).filter((each) => property(each, name) === value);
    },
    async *queryPartitions<C extends SilverContainer>(
      container: C,
      name: string,
      values: readonly string[],
      where?: PropertyValue,
    ) {
      const wanted = new Set<unknown>(values);
      yield of(container).filter(
        (each) =>
          wanted.has(property(each, name)) && (where === undefined || property(each, where.property) === where.value),
      );
    },
  };
}

function isWithin(value: unknown, { from, to }: { readonly from: number; readonly to: number }): boolean {
  return typeof value === "number" && value >= from && value <= to;
}
