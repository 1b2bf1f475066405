import {
  type ChangeFeedIteratorOptions,
  ChangeFeedStartFrom,
  type Container,
  type FeedRange,
  type JSONValue,
  type RequestOptions,
  type SqlParameter,
} from "@azure/cosmos";
import { ContinuationForeign, DocumentRejected, statusOf } from "./errors.ts";

/** Every document has an id, which is a hash of its parts. */
export interface Identified {
  readonly id: string;
}

export interface Stored<D> {
  readonly document: D;
  readonly etag: string;
  /** Time of the write by the clock of Cosmos DB, in whole seconds; epoch milliseconds. */
  readonly writtenAt?: number;
}

export interface ChangePage<D> {
  readonly documents: readonly D[];
  /** Time of each document's write by the clock of Cosmos DB, in whole seconds; epoch milliseconds. */
  readonly times: readonly number[];
  /** Time of the first document's write by the clock of Cosmos DB, in whole seconds; epoch milliseconds. */
  readonly oldest?: number;
  /** Where the next page begins. Contains its feed range. */
  readonly continuation: string;
}

/**
 * One Cosmos DB container. Every write is conditional on the version that it replaces: of two concurrent writers, one
 * gets a conflict.
 */
export interface DocumentContainer {
  read<D extends Identified>(id: string, partitionKey: string): Promise<Stored<D> | undefined>;
  /** False on a conflict: a document of that id exists. */
  create<D extends Identified>(document: D, partitionKey: string): Promise<boolean>;
  /** False on a conflict: the document is not of that version any more. */
  replace<D extends Identified>(document: D, partitionKey: string, etag: string): Promise<boolean>;
  remove(id: string, partitionKey: string): Promise<void>;
  /** False on a conflict: the document is not of that version any more. */
  removeVersion(id: string, partitionKey: string, etag: string): Promise<boolean>;
  /** All results of a query within one partition key. */
  queryPartition<D>(partitionKey: string, query: string, parameters: Readonly<Record<string, JSONValue>>): Promise<D[]>;
  /** One page of a query over all partition keys. */
  queryAllPartitions<D>(
    query: string,
    parameters: Readonly<Record<string, JSONValue>>,
    limit: number,
    continuation?: string,
  ): Promise<{ items: D[]; continuation: string | undefined }>;
  /** The feed ranges of the container, as text to store. */
  feedRanges(): Promise<string[]>;
  /** The ends of the change feeds of all feed ranges: continuations without changes until the next write. */
  ends(): Promise<string[]>;
  /**
   * The next page of the change feed; undefined when there are no changes. `from` is the beginning of a feed range or a
   * continuation.
   *
   * @throws ContinuationForeign when the continuation is of another container of this name: it was recreated or
   * restored
   */
  changes<D extends Identified>(
    from: { readonly range: string } | { readonly continuation: string },
    limit: number,
  ): Promise<ChangePage<D> | undefined>;
}

/** Is called with the request charge of each request. */
export type ChargeListener = (
  container: string,
  operation: "read" | "write" | "query" | "feed",
  requestUnits: number,
) => void;

export function documentContainer(container: Container, onCharge: ChargeListener = () => {}): DocumentContainer {
  const write = async (send: () => Promise<{ requestCharge: number }>, ...conflicts: number[]): Promise<boolean> => {
    try {
      onCharge(container.id, "write", (await send()).requestCharge);
      return true;
    } catch (error) {
      const status = statusOf(error);
      if (status !== undefined && conflicts.includes(status)) return false;
      if (status === 400 || status === 413)
        throw new DocumentRejected(`Cosmos DB rejects the document (${status})`, { cause: error });
      throw error;
    }
  };
  return {
    async read<D extends Identified>(id: string, partitionKey: string) {
      const { resource, etag, statusCode, requestCharge } = await container.item(id, partitionKey).read();
      onCharge(container.id, "read", requestCharge);
      if (statusCode === 404 || resource === undefined) return undefined;
      return { document: stripSystemProperties<D>(resource), etag, ...writtenAt(resource) };
    },
    create: (document) => write(() => container.items.create(document), 409),
    replace: (document, partitionKey, etag) =>
      write(() => container.item(document.id, partitionKey).replace(document, underEtag(etag)), 412, 404),
    async remove(id, partitionKey) {
      try {
        await container.item(id, partitionKey).delete();
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
      }
    },
    removeVersion: (id, partitionKey, etag) =>
      write(() => container.item(id, partitionKey).delete(underEtag(etag)), 412, 404),
    async queryPartition<D>(partitionKey: string, query: string, parameters: Readonly<Record<string, JSONValue>>) {
      const found = await container.items.query({ query, parameters: named(parameters) }, { partitionKey }).fetchAll();
      onCharge(container.id, "query", found.requestCharge);
      return found.resources.map((resource) => stripSystemProperties<D>(resource));
    },
    async queryAllPartitions<D>(
      query: string,
      parameters: Readonly<Record<string, JSONValue>>,
      limit: number,
      continuation?: string,
    ) {
      const options = {
        maxItemCount: limit,
        ...(continuation === undefined ? {} : { continuationToken: continuation }),
      };
      const page = await container.items.query({ query, parameters: named(parameters) }, options).fetchNext();
      onCharge(container.id, "query", page.requestCharge);
      return {
        items: (page.resources ?? []).map((resource) => stripSystemProperties<D>(resource)),
        continuation: page.continuationToken,
      };
    },
    async feedRanges() {
      return (await container.getFeedRanges()).map((range) => JSON.stringify(range));
    },
    async ends() {
      const ranges = await container.getFeedRanges();
      return Promise.all(
        ranges.map(async (range) => {
          const options = { changeFeedStartFrom: ChangeFeedStartFrom.Now(range) } satisfies ChangeFeedIteratorOptions;
          const page = await container.items.getChangeFeedIterator(options).readNext();
          onCharge(container.id, "feed", page.requestCharge);
          return page.continuationToken;
        }),
      );
    },
    async changes<D extends Identified>(
      from: { readonly range: string } | { readonly continuation: string },
      limit: number,
    ) {
      const iterator = container.items.getChangeFeedIterator<D>({
        maxItemCount: limit,
        changeFeedStartFrom:
          "range" in from
            ? ChangeFeedStartFrom.Beginning(await feedRangeFrom(container, from.range))
            : ChangeFeedStartFrom.Continuation(from.continuation),
      } satisfies ChangeFeedIteratorOptions);
      const page = await iterator.readNext().catch(async (error: unknown) => {
        if ("continuation" in from && (await isForeign(container, from.continuation)))
          throw new ContinuationForeign(`A continuation of another container than today's ${container.id}`, {
            cause: error,
          });
        throw error;
      });
      onCharge(container.id, "feed", page.requestCharge);
      if (page.count === 0) return undefined;
      const { writtenAt: oldest } = writtenAt(page.result[0]);
      return {
        documents: page.result.map((resource) => stripSystemProperties<D>(resource)),
        times: page.result.map((resource) => writtenAt(resource).writtenAt ?? 0),
        continuation: page.continuationToken,
        ...(oldest === undefined ? {} : { oldest }),
      };
    },
  };
}

/** The SDK accepts only feed ranges that it created, and cannot create one from its stored form. */
async function feedRangeFrom(container: Container, stored: string): Promise<FeedRange> {
  const [any] = await container.getFeedRanges();
  return Object.assign(Object.create(Object.getPrototypeOf(any)), JSON.parse(stored));
}

/**
 * Whether the continuation names another container: its `rid` is the resource id of the container that issued it. The
 * SDK compares them before it sends a request, and throws an error without a code; the service itself would take the
 * position for one of its own, or reject it (400 with substatus 1024) if the request names the container's id.
 */
async function isForeign(container: Container, continuation: string): Promise<boolean> {
  const { resource } = await container.read();
  const { rid } = JSON.parse(continuation);
  return resource !== undefined && rid !== resource._rid;
}

function underEtag(etag: string): RequestOptions {
  return { accessCondition: { type: "IfMatch", condition: etag } };
}

function named(parameters: Readonly<Record<string, JSONValue>>): SqlParameter[] {
  return Object.entries(parameters).map(([name, value]) => ({ name: `@${name}`, value }));
}

export function writtenAt(resource: object | undefined): { writtenAt?: number } {
  const seconds = resource !== undefined && "_ts" in resource ? Number(resource._ts) : Number.NaN;
  return Number.isNaN(seconds) ? {} : { writtenAt: seconds * 1000 };
}

/** The document without the properties that Cosmos DB adds: it equals the document that was written. */
export function stripSystemProperties<D>(resource: object): D {
  const { _rid, _self, _etag, _ts, _attachments, _lsn, ...document } = resource as Record<string, unknown>;
  return document as D;
}
