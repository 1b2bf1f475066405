import type { DocumentContainer, Identified } from "../../shared/platform/azure/documents.ts";
import { ContinuationForeign } from "../../shared/platform/azure/errors.ts";

/** Called before each operation. It may throw, or change other containers. */
export type Hook = (operation: "read" | "write") => void;

interface Version {
  readonly document: Identified;
  readonly partition: string;
  readonly sequence: number;
}

/** A container in memory, with two feed ranges by partition key. It supports the queries of gold. */
export interface MemoryContainer extends DocumentContainer {
  /** Writes without hook or ETag. */
  put(document: Identified): void;
  all<D>(): D[];
  /** Deletes the container and creates an empty one of its name. */
  recreate(): void;
}

export function memoryContainer(partitionKey: string, hook: Hook = () => {}): MemoryContainer {
  const versions = new Map<string, Version>();
  let sequence = 0;
  let incarnation = 1;
  const partitionOf = (document: Identified) =>
    String((document as Identified & Readonly<Record<string, unknown>>)[partitionKey]);
  const keyOf = (id: string, partition: string) => JSON.stringify([partition, id]);
  const put = (document: Identified) => {
    const partition = partitionOf(document);
    sequence += 1;
    versions.set(keyOf(document.id, partition), { document: structuredClone(document), partition, sequence });
  };
  const matching = (query: string, parameters: Readonly<Record<string, unknown>>, partition?: string) =>
    [...versions.values()]
      .filter((version) => partition === undefined || version.partition === partition)
      .filter(({ document }) => matches(document, query, parameters))
      .map((version) => selected(version, query));
  return {
    put,
    recreate() {
      versions.clear();
      sequence = 0;
      incarnation += 1;
    },
    all: <D>() => matching("SELECT * FROM c", {}) as D[],
    async read<D extends Identified>(id: string, partition: string) {
      hook("read");
      const found = versions.get(keyOf(id, partition));
      return found && { document: structuredClone(found.document) as D, etag: String(found.sequence) };
    },
    async create(document, partition) {
      hook("write");
      if (versions.has(keyOf(document.id, partition))) return false;
      put(document);
      return true;
    },
    async replace(document, partition, etag) {
      hook("write");
      if (String(versions.get(keyOf(document.id, partition))?.sequence) !== etag) return false;
      put(document);
      return true;
    },
    async remove(id, partition) {
      hook("write");
      versions.delete(keyOf(id, partition));
    },
    async removeVersion(id, partition, etag) {
      hook("write");
      if (String(versions.get(keyOf(id, partition))?.sequence) !== etag) return false;
      return versions.delete(keyOf(id, partition));
    },
    async queryPartition<D>(partition: string, query: string, parameters: Readonly<Record<string, unknown>>) {
      hook("read");
      return matching(query, parameters, partition) as D[];
    },
    async queryAllPartitions<D>(
      query: string,
      parameters: Readonly<Record<string, unknown>>,
      limit: number,
      continuation = "0",
    ) {
      hook("read");
      const first = Number(continuation);
      const found = matching(query, parameters) as D[];
      const next = first + limit < found.length ? String(first + limit) : undefined;
      return { items: found.slice(first, first + limit), continuation: next };
    },
    feedRanges: async () => ["even", "odd"],
    ends: async () => ["even", "odd"].map((range) => `${range} ${sequence} ${incarnation}`),
    async changes<D extends Identified>(
      from: { readonly range: string } | { readonly continuation: string },
      limit: number,
    ) {
      hook("read");
      const [range = "", after = "0", of] = "range" in from ? [from.range] : from.continuation.split(" ");
      if (of !== undefined && of !== String(incarnation)) throw new ContinuationForeign("of an earlier container");
      const news = [...versions.values()]
        .filter((version) => version.sequence > Number(after) && rangeOf(version.partition) === range)
        .sort((a, b) => a.sequence - b.sequence)
        .slice(0, limit);
      const last = news.at(-1);
      if (last === undefined) return undefined;
      const documents = news.map(({ document }) => structuredClone(document) as D);
      return {
        documents,
        times: news.map((version) => version.sequence * 1000),
        continuation: `${range} ${last.sequence} ${incarnation}`,
      };
    },
  };
}

function rangeOf(partition: string): "even" | "odd" {
  return [...partition].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % 2 === 0 ? "even" : "odd";
}

/** What the query selects: `*`, or `c.x, c._ts AS seconds, …`. The clock has the number of the write, in seconds. */
function selected({ document, sequence }: Version, query: string): Identified {
  const [, list = "*"] = /^SELECT (.*) FROM c/.exec(query) ?? [];
  if (list === "*") return structuredClone(document);
  const values = { ...structuredClone(document), _ts: sequence } as Record<string, unknown>;
  const entries = list.split(", ").flatMap((item) => {
    const [, property = "", alias = property] = /^c\.(\w+)(?: AS (\w+))?$/.exec(item) ?? [];
    return values[property] === undefined ? [] : [[alias, values[property]] as const];
  });
  return { id: document.id, ...Object.fromEntries(entries) };
}

/** The value of `c.x` or `c.x.y`. */
function valueAt(document: object, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => Object(value)[name], document);
}

/** `SELECT … FROM c WHERE c.x >= @y AND c.z IN (@a, @b) …`; throws for anything else. */
function matches(document: object, query: string, parameters: Readonly<Record<string, unknown>>): boolean {
  const where = /^SELECT (?:\*|c\.[\w ,.]+) FROM c(?: WHERE (.*))?$/.exec(query);
  if (where === null) throw new Error(`Unsupported query: ${query}`);
  return (where[1]?.split(" AND ") ?? []).every((condition) => {
    const list = /^c\.(\w+) IN \((.*)\)$/.exec(condition);
    if (list !== null) {
      const value = (document as Record<string, unknown>)[list[1] ?? ""];
      return list[2]?.split(", ").some((name) => parameters[name.slice(1)] === value) ?? false;
    }
    const parts = /^c\.([\w.]+) (=|<=|>=|<|>) @(\w+)$/.exec(condition);
    if (parts === null) throw new Error(`Unsupported query: ${condition}`);
    const [, property = "", operator, parameter = ""] = parts;
    const actual = valueAt(document, property);
    const wanted = parameters[parameter];
    if (wanted === undefined) throw new Error(`Missing parameter ${parameter}`);
    if (operator === "=") return actual === wanted;
    // As in Cosmos DB, values of different types do not compare.
    if (typeof actual === "number" && typeof wanted === "number") return holds(actual, operator, wanted);
    return typeof actual === "string" && typeof wanted === "string" && holds(actual, operator, wanted);
  });
}

function holds<T extends number | string>(actual: T, operator: string | undefined, wanted: T): boolean {
  if (operator === ">") return actual > wanted;
  if (operator === "<") return actual < wanted;
  return operator === "<=" ? actual <= wanted : actual >= wanted;
}
