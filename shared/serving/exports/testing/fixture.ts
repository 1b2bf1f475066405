import { type Fault, withFaults } from "../../../../testing/fakes/faults.ts";
import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { memoryContainer } from "../../../../testing/fakes/memory-container.ts";
import { retryConflicts } from "../../../../testing/fakes/retry-conflicts.ts";
import { type GroupDocument, groupOf } from "../../../gold/group.ts";
import type { GroupKey } from "../../../gold/group-context.ts";
import { sharedContainers } from "../../../gold/run/gold.ts";
import type { BlobStore } from "../../../platform/azure/blobs.ts";
import { type ReadableTable, readSnapshot } from "../../../platform/delta/log.ts";
import { keepRemoved, type Snapshot } from "../../../platform/delta/snapshot.ts";
import { hashId } from "../../../platform/hash-id.ts";
import { pseudonymiser } from "../../masking/pseudonym.ts";
import { monthOfFile } from "../export-table.ts";
import { type Audience, audiences, type Exports } from "../exports.ts";
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
  /** Removes the document of a group, as erasure does, and hands it to the exports. */
  erase(key: GroupKey): void;
  /** A blob container whose files may be deleted at once. */
  stores(container: string): BlobStore;
  advance(milliseconds: number): void;
  /** The latest version of the sample's table. */
  snapshot(audience: Audience): Promise<Snapshot>;
  /** Month -> the blob with its rows. */
  months(audience: Audience): Promise<Record<string, string>>;
  /** Blobs besides the log. */
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
    snapshots: new Map(),
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
    erase(key) {
      const { id } = groupOf(sample, key);
      void container(sample.container).remove(id, String(key[sample.partitionKey]));
      const consumer = sample.name;
      const marker = {
        id: hashId("erased", consumer, JSON.stringify(key)),
        consumer,
        kind: "erased-exports",
        keys: [key],
      };
      container(sharedContainers.progress).put(marker);
    },
    stores: (name) => of(stores, name),
    recreate: () => container(sample.container).recreate(),
    advance(milliseconds) {
      clock += milliseconds;
    },
    snapshot: ({ container: name }) => readSnapshot(sampleTable(of(stores, name))),
    async months({ container: name }) {
      const { files } = await readSnapshot(sampleTable(of(stores, name)));
      const months = [...files.keys()].map((path) => [monthOfFile(path) ?? path, `${sample.name}/${path}`] as const);
      return Object.fromEntries(months.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    },
    names: ({ container: name }) =>
      of(stores, name)
        .names()
        .filter((blob) => !isLog(blob)),
  };
}

/**
 * Throws when a run deletes a file that the table contains, or contained within the last day, or commits a file that
 * does not exist.
 */
function watch(blobs: BlobStore & { names(): string[] }, now: () => number): BlobStore {
  const lastNamed = new Map<string, number>();
  const name = (path: string) => `${sample.name}/${path}`;
  return {
    ...blobs,
    async create(blob, content, type) {
      const before = isLog(blob) ? await readSnapshot(sampleTable(blobs)) : undefined;
      const created = await blobs.create(blob, content, type);
      if (before === undefined || !created) return created;
      for (const path of before.files.keys()) lastNamed.set(name(path), now());
      for (const path of (await readSnapshot(sampleTable(blobs))).files.keys()) {
        lastNamed.set(name(path), Number.POSITIVE_INFINITY);
        if (!blobs.names().includes(name(path))) throw new Error(`${path} is in the table and does not exist`);
      }
      return created;
    },
    async remove(blob) {
      if (now() < (lastNamed.get(blob) ?? 0) + keepRemoved) throw new Error(`${blob} was removed too early`);
      await blobs.remove(blob);
    },
  };
}

function sampleTable(blobs: ReadableTable["blobs"]): ReadableTable {
  return { blobs, folder: sample.name };
}

function isLog(blob: string): boolean {
  return blob.includes("/_delta_log/");
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
