import type { Identified } from "../../platform/azure/documents.ts";
import { day } from "../../platform/time.ts";
import type { SilverDefinition } from "../../silver/documents/definition.ts";
import type { SilverContainer, SilverDocuments } from "../../silver/documents/registry.ts";
import type { PropertyRange, SilverReader } from "../../silver/silver-reader.ts";

/** The documents of silver that computations have read: by container, property and value, and since when. */
export interface Dependencies {
  /** Adds a query. Returns true if it is new. */
  add(container: string, property: string, value: string, range?: PropertyRange): boolean;
  addAll(others: Dependencies): void;
  /** All queries. */
  entries(): Iterable<readonly [container: string, property: string, value: string, since: number]>;
  /** Whether a query can return the document. */
  concern(definition: SilverDefinition, document: Identified): boolean;
  /** Events of these definitions before this time are not needed; epoch milliseconds. */
  neededSince(definitions: readonly SilverDefinition[]): number;
  /** Values that were read by a partition key. */
  values(container: string): Iterable<string>;
}

export function dependencies(): Dependencies {
  /** Container -> property -> value -> earliest time that is needed. */
  const all = new Map<string, Map<string, Map<string, number>>>();
  const addSince = (container: string, property: string, value: string, since: number) => {
    const properties = all.get(container) ?? new Map<string, Map<string, number>>();
    all.set(container, properties);
    const values = properties.get(property) ?? new Map<string, number>();
    properties.set(property, values);
    const known = values.get(value);
    if (known !== undefined && known <= since) return false;
    values.set(value, since);
    return true;
  };
  return {
    add: (container, property, value, range) =>
      addSince(container, property, value, range?.from ?? Number.NEGATIVE_INFINITY),
    addAll(others) {
      for (const entry of others.entries()) addSince(...entry);
    },
    *entries() {
      for (const [container, properties] of all)
        for (const [property, values] of properties)
          for (const [value, since] of values) yield [container, property, value, since] as const;
    },
    concern({ container }, document) {
      for (const [property, values] of all.get(container) ?? [])
        if (values.has(String((document as Identified & Readonly<Record<string, unknown>>)[property]))) return true;
      return false;
    },
    neededSince(definitions) {
      const times = definitions.flatMap(({ container }) =>
        [...(all.get(container)?.values() ?? [])].flatMap((values) => [...values.values()]),
      );
      return times.reduce((earliest, time) => Math.min(earliest, time), Number.POSITIVE_INFINITY);
    },
    *values(container) {
      for (const values of all.get(container)?.values() ?? []) yield* values.keys();
    },
  };
}

/** An event may be up to a day ahead of the clock of its ingest. */
export const maxAhead = day;

/** A reader that adds what it is asked for to the dependencies. `onNew` is called for each new query. */
export function recordingReader(
  reader: SilverReader,
  definitions: readonly SilverDefinition[],
  queries: Dependencies,
  onNew: () => void = () => {},
): SilverReader {
  const keys = new Map(definitions.map(({ container, partitionKey }) => [container, partitionKey]));
  const add = (container: string, property: string, value: string, range?: PropertyRange) => {
    if (queries.add(container, property, value, range)) onNew();
  };
  return {
    queryPartition<C extends SilverContainer>(container: C, partition: string, range?: PropertyRange<C>) {
      add(container, keys.get(container) ?? "", partition, range as PropertyRange | undefined);
      return reader.queryPartition(container, partition, range);
    },
    queryAllPartitions(container, property, value) {
      add(container, property, value);
      return reader.queryAllPartitions(container, property, value);
    },
    queryPartitions<C extends SilverContainer>(
      container: C,
      property: string,
      partitions: readonly string[],
      ...of: Parameters<SilverReader["queryPartitions"]> extends [unknown, unknown, unknown, ...infer R] ? R : never
    ): AsyncIterable<readonly SilverDocuments[C][]> {
      for (const value of partitions) add(container, property, value);
      return reader.queryPartitions(container, property, partitions, ...of);
    },
  };
}
