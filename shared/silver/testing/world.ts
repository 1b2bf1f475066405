import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import { type BronzeStore, land } from "../../bronze/hub-batches/land-batch.ts";
import { bronzeReader } from "../../bronze/open-bronze-reader.ts";
import { type MemoryContainer, memoryContainer } from "../../gold/testing/memory-container.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { streams as ourStreams } from "../../streams/registry.ts";
import { enqueuedTime } from "../../streams/testing/bodies.ts";
import { silverDefinitions as ourDefinitions } from "../documents/registry.ts";
import type { Silver } from "../slice/run-slice.ts";
import { type Contents, contents } from "./contents.ts";

/** Bronze and silver in memory. */
export interface World {
  readonly silver: Silver;
  readonly store: BronzeStore;
  readonly quarantine: ReturnType<typeof memoryBlobs>;
  readonly containers: ReadonlyMap<string, MemoryContainer>;
  /** Lands events of one stream as one row of a partition. */
  land(stream: string, partition: string, bodies: readonly unknown[]): Promise<void>;
  /** Documents that silver holds, without ids. */
  contents(): Contents;
  /** What was set aside, by blob. */
  aside(): Promise<Record<string, { sequenceNumber: number; reason: string; body: string }[]>>;
}

/** Puts something between the code under test and a store; `name` tells which store it is. */
export type Between = <T extends object>(store: T, name: string) => T;

/** Another list of streams and definitions than ours. */
export type Lists = Pick<Silver, "streams" | "definitions">;

export function world(
  between: Between = (store) => store,
  { streams, definitions }: Lists = { streams: ourStreams, definitions: ourDefinitions },
): World {
  const [manifest, bronze, quarantine] = [memoryTable(), memoryBlobs(), memoryBlobs()];
  let ids = 0;
  const store = { manifest, bronze, quarantine, now: () => enqueuedTime, newId: () => `id-${++ids}` };
  const containers = new Map(
    definitions.map(({ container, partitionKey }) => [container, memoryContainer(partitionKey)]),
  );
  const seen = new Map([...containers].map(([name, container]) => [name, between(container, name)]));
  const sequences = new Map<string, number>();
  return {
    store,
    quarantine,
    containers,
    silver: {
      bronze: bronzeReader({
        manifest: between(manifest, "manifest"),
        bronze: between(bronze, "bronze"),
        quarantine: between(quarantine, "quarantine"),
      }),
      streams,
      definitions,
      container: (name) => known(seen.get(name), name),
      database: "silver",
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
      await land(store, { stream, partition, source: "hub", events, epoch: async () => 1 });
    },
    contents: () =>
      contents(Object.fromEntries([...containers].map(([name, container]) => [name, container.all<Identified>()]))),
    async aside() {
      const blobs = quarantine.names().map(async (name) => {
        const content = (await quarantine.read(name)) ?? [];
        return [name, JSON.parse(Buffer.from(content).toString())] as const;
      });
      return Object.fromEntries(await Promise.all(blobs));
    },
  };
}

/** Lands events as rows of `size`, each in the partition that `partitionOf` says for its place. */
export async function landAll(
  here: World,
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
        await here.land(
          first.stream,
          first.partition,
          row.map(({ body }) => body),
        );
    }
  }
}

function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`no ${name} here`);
  return value;
}
