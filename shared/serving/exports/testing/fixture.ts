import { type Fault, withFaults } from "../../../../testing/fakes/faults.ts";
import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { memoryContainer } from "../../../../testing/fakes/memory-container.ts";
import { retryConflicts } from "../../../../testing/fakes/retry-conflicts.ts";
import type { GroupDocument } from "../../../gold/group.ts";
import { sharedContainers } from "../../../gold/run/gold.ts";
import type { BlobStore } from "../../../platform/azure/blobs.ts";
import { pseudonymiser } from "../../masking/pseudonym.ts";
import { type Current, currentName } from "../current.ts";
import { type Audience, audiences, type Exports } from "../exports.ts";
import { keepRetired } from "../garbage-collection.ts";
import { sample } from "./sample.ts";

export type NextFault = () => "none" | "before" | "after";

/** Gold and its exports in memory. They check that readers never miss a file. */
export interface ExportFixture {
  /** With injected faults. */
  readonly exports: Exports;
  /** The same stores, without faults. */
  readonly reliable: Exports;
  put(document: GroupDocument): void;
  documents(): GroupDocument[];
  /** Deletes the sample's container, and creates it without documents. */
  recreate(): void;
  advance(milliseconds: number): void;
  current(audience: Audience): Promise<Current>;
  names(audience: Audience): string[];
}

export function exportFixture(next: NextFault = () => "none", key = "a"): ExportFixture {
  let clock = Date.UTC(2026, 8, 1);
  let ids = 0;
  const now = () => clock;
  const gold = new Map([
    [sample.container, memoryContainer(sample.partitionKey)],
    [sharedContainers.progress, memoryContainer("consumer")],
    [sharedContainers.errors, memoryContainer("summary")],
  ]);
  const stores = new Map(audiences.map(({ container }) => [container as string, memoryBlobs(now)]));
  const watched = new Map([...stores].map(([name, blobs]) => [name, watch(blobs, now)]));
  const faulty = memoized((blobs: BlobStore) => withFaults(blobs, next));
  const fixed = {
    masking: { pseudonymise: pseudonymiser(Buffer.alloc(32, key)), minimumGroup: 1 },
    timeZone: "UTC",
    retryConflicts,
    now,
    newId() {
      ids += 1;
      return `id${ids}`;
    },
  };
  const container = (name: string) => of(gold, name);
  return {
    reliable: { ...fixed, gold: container, blobs: (name) => of(watched, name) },
    exports: {
      ...fixed,
      gold: (name) => withFaults(container(name), next),
      blobs: (name) => faulty(of(watched, name)),
    },
    put: (document) => container(sample.container).put(document),
    documents: () => container(sample.container).all<GroupDocument>(),
    recreate: () => container(sample.container).recreate(),
    advance(milliseconds) {
      clock += milliseconds;
    },
    current: async ({ container: name }) => read(of(watched, name)),
    names: ({ container: name }) => of(stores, name).names(),
  };
}

/**
 * Throws when a run removes a file that is named, or was named within the last hour, or names a file that does not
 * exist.
 */
function watch(blobs: BlobStore & { names(): string[] }, now: () => number): BlobStore {
  const lastNamed = new Map<string, number>();
  const checked = async (content: Uint8Array, written: () => Promise<boolean>) => {
    const before = await read(blobs);
    const done = await written();
    if (!done) return false;
    for (const file of Object.values(before.months)) lastNamed.set(file, now());
    for (const file of Object.values(parse(content).months)) {
      lastNamed.set(file, Number.POSITIVE_INFINITY);
      if (!blobs.names().includes(file)) throw new Error(`${file} is named and does not exist`);
    }
    return true;
  };
  return {
    ...blobs,
    async create(name, content, type) {
      const written = () => blobs.create(name, content, type);
      return name === currentName(sample.name) ? checked(content, written) : written();
    },
    async replace(name, content, type, etag) {
      return checked(content, () => blobs.replace(name, content, type, etag));
    },
    async remove(name) {
      if (now() < (lastNamed.get(name) ?? 0) + keepRetired) throw new Error(`${name} was removed too early`);
      await blobs.remove(name);
    },
  };
}

async function read(blobs: BlobStore): Promise<Current> {
  const content = await blobs.read(currentName(sample.name));
  return content === undefined ? { summary: sample.name, months: {}, retired: [] } : parse(content);
}

function parse(content: Uint8Array): Current {
  return JSON.parse(Buffer.from(content).toString());
}

function of<T>(map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name);
  if (found === undefined) throw new Error(`no container ${name}`);
  return found;
}

function memoized<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const created = new WeakMap<K, { value: V }>();
  return (key) => {
    const known = created.get(key) ?? { value: make(key) };
    created.set(key, known);
    return known.value;
  };
}

/** Whether an error was injected. */
export function isFault(error: unknown): error is Fault {
  return error instanceof Error && error.name === "Fault";
}
