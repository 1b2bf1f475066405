import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { type MemoryContainer, memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import type { BronzeStore } from "../../bronze/bronze-store.ts";
import { landBatch } from "../../bronze/hub-batches/land-batch.ts";
import { openBronzeReader } from "../../bronze/open-bronze-reader.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { streams as allStreams } from "../../streams/registry.ts";
import { earliestTime, enqueuedTime } from "../../streams/testing/bodies.ts";
import { silverDefinitions } from "../documents/registry.ts";
import { erasedOwnerships, erasuresContainer } from "../erasure/erasure-store.ts";
import { keyedHashes } from "../erasure/keyed-hashes.ts";
import type { ErasureGold } from "../erasure/silver-erasure.ts";
import { openSilverReader } from "../open-silver-reader.ts";
import type { Silver } from "../slice/run-slice.ts";
import { type Contents, contents } from "./contents.ts";

/** Bronze and silver in memory. */
export interface SilverFixture {
  readonly silver: Silver;
  readonly store: BronzeStore;
  readonly quarantine: ReturnType<typeof memoryBlobs>;
  readonly containers: ReadonlyMap<string, MemoryContainer>;
  readonly erasures: MemoryContainer;
  /** Lands events of one stream as one row of a partition. */
  land(stream: string, partition: string, bodies: readonly unknown[]): Promise<void>;
  /** The documents of silver, without ids. */
  contents(): Contents;
  /** Dead letters by blob name. */
  deadLetters(): Promise<Record<string, { sequenceNumber: number; reason: string; body: string }[]>>;
}

/** Wraps a store before the code under test gets it; `name` is the store's. */
export type WrapStore = <T extends object>(store: T, name: string) => T;

/** The streams and definitions of a pipeline. */
export type PipelineRegistries = Pick<Silver, "streams" | "definitions">;

export function silverFixture(
  wrap: WrapStore = (store) => store,
  { streams, definitions }: PipelineRegistries = { streams: allStreams, definitions: silverDefinitions },
  erasures = memoryContainer("subject"),
): SilverFixture {
  const [manifest, bronze, quarantine] = [memoryTable(), memoryBlobs(), memoryBlobs()];
  let ids = 0;
  const store = {
    manifest,
    bronze,
    quarantine,
    retryConflicts,
    now: () => enqueuedTime,
    earliestTime,
    newId: () => `id-${++ids}`,
  };
  const containers = new Map(
    definitions.map(({ container, partitionKey }) => [container, memoryContainer(partitionKey)]),
  );
  const wrapped = new Map([...containers].map(([name, container]) => [name, wrap(container, name)]));
  const sequences = new Map<string, number>();
  const container = (name: string) => known(wrapped.get(name), name);
  const erasureStore = {
    container: wrap(erasures, erasuresContainer),
    hashes: keyedHashes(Buffer.alloc(32, "erasure")),
    retryConflicts,
  };
  const reader = openSilverReader(container, (label) => erasedOwnerships(erasureStore, label));
  return {
    store,
    erasures,
    quarantine,
    containers,
    silver: {
      bronze: openBronzeReader({
        manifest: wrap(manifest, "manifest"),
        bronze: wrap(bronze, "bronze"),
        quarantine: wrap(quarantine, "quarantine"),
      }),
      streams,
      definitions,
      container,
      retryConflicts,
      erasure: { ...erasureStore, reader, gold: noGold, eraseMessages: async () => 0, now: () => enqueuedTime },
      database: "silver",
      earliestTime,
      now: () => enqueuedTime,
    },
    async land(name, partition, bodies) {
      const next = sequences.get(`${name} ${partition}`) ?? 0;
      sequences.set(`${name} ${partition}`, next + bodies.length);
      const events = bodies.map((body, index) => ({
        sequenceNumber: next + index,
        enqueuedTime,
        key: undefined,
        body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
      }));
      const stream = known(
        streams.find((each) => each.name === name),
        name,
      );
      await landBatch(store, { stream, partition, source: "hub", events, generation: async () => 1 });
    },
    contents: () =>
      contents(Object.fromEntries([...containers].map(([name, container]) => [name, container.all<Identified>()]))),
    async deadLetters() {
      const blobs = quarantine.names().map(async (name) => {
        const content = (await quarantine.read(name)) ?? [];
        return [name, JSON.parse(Buffer.from(content).toString())] as const;
      });
      return Object.fromEntries(await Promise.all(blobs));
    },
  };
}

/** Silver alone. */
const noGold: ErasureGold = {
  removedBefore: async () => undefined,
  leftOut: async () => [],
  storeLeftOut: async () => {},
  affectedGroups: async () => [],
  storedGroups: async () => [],
  recompute: async () => {},
};

/** Lands events as rows of `size` events, each event in the partition that `partitionOf` returns for its index. */
export async function landAll(
  fixture: SilverFixture,
  sent: readonly { readonly stream: string; readonly body: unknown }[],
  size: number,
  partitionOf: (index: number) => number,
): Promise<void> {
  const placed = sent.map((event, index) => ({ ...event, partition: String(partitionOf(index)) }));
  for (const some of Map.groupBy(placed, ({ stream, partition }) => `${stream} ${partition}`).values()) {
    for (let from = 0; from < some.length; from += size) {
      const row = some.slice(from, from + size);
      const [first] = row;
      if (first !== undefined)
        await fixture.land(
          first.stream,
          first.partition,
          row.map(({ body }) => body),
        );
    }
  }
}

function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the fixture has no ${name}`);
  return value;
}
