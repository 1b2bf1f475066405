import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { memoryFiles } from "../../../../testing/fakes/memory-files.ts";
import { memoryTable } from "../../../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../../../testing/fakes/retry-conflicts.ts";
import { decodeQuarantined } from "../../files/parquet.ts";
import type { ManifestRow } from "../../manifest/manifest-row.ts";
import { openBronzeReader } from "../../open-bronze-reader.ts";
import type { Report } from "../report.ts";

/** When the files of tests land: 2026-11-24. */
export const landingTime = Date.UTC(2026, 10, 24);

/** A landing in memory, with queries for tests. */
export function memoryLanding() {
  let ids = 0;
  const store = {
    manifest: memoryTable(),
    bronze: memoryBlobs(),
    quarantine: memoryBlobs(),
    reports: memoryBlobs(),
    files: memoryFiles(),
    retryConflicts,
    now: () => landingTime,
    earliestTime: 1,
    newId: () => `id-${++ids}`,
  };
  const reader = openBronzeReader(store);
  const rows = async () => {
    const found: ManifestRow[] = [];
    for (const key of await reader.partitions()) for await (const row of reader.rowsAfter(key, 0)) found.push(row);
    return found;
  };
  return {
    ...store,
    /** Number and body of all accepted records, in order. */
    async accepted(): Promise<[number, string][]> {
      const events = (await Promise.all((await rows()).map((row) => reader.events(row)))).flat();
      return inOrder(events.map(({ sequenceNumber, body }) => [sequenceNumber, Buffer.from(body).toString()]));
    },
    /** Number, code and original bytes of all quarantined records, in order. */
    async quarantined(): Promise<[number, string, string][]> {
      const names = (await rows()).flatMap(({ quarantineFile = [] }) => quarantineFile);
      const files = await Promise.all(names.map((name) => store.quarantine.read(name)));
      const events = (await Promise.all(files.map((file = new Uint8Array()) => decodeQuarantined(file)))).flat();
      return inOrder(
        events.map(({ sequenceNumber, code, body }) => [sequenceNumber, code, Buffer.from(body).toString("latin1")]),
      );
    },
    async onlyReport(): Promise<Report> {
      const [name = "", ...others] = store.reports.names();
      if (others.length > 0) throw new Error(`there are more reports: ${others.join()}`);
      return JSON.parse(Buffer.from((await store.reports.read(name)) ?? []).toString());
    },
  };
}

function inOrder<T extends readonly [number, ...unknown[]]>(items: T[]): T[] {
  return items.sort(([a], [b]) => a - b);
}
