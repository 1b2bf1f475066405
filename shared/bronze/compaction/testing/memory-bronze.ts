import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../../../testing/fakes/retry-conflicts.ts";
import { heartRates } from "../../../streams/heart-rates.ts";
import type { BronzeEvent } from "../../bronze-event.ts";
import type { BronzeStore } from "../../bronze-store.ts";
import { decodeAccepted, decodeQuarantined, type StoredEvent } from "../../files/parquet.ts";
import { readListedFile } from "../../files/read-listed-file.ts";
import { landBatch } from "../../hub-batches/land-batch.ts";
import type { ManifestRow } from "../../manifest/manifest-row.ts";
import { eventsAfter, scan } from "../../manifest/scan.ts";
import { openBronzeReader } from "../../open-bronze-reader.ts";
import { compactPartition } from "../compact.ts";
import type { MergeLimits } from "../groups.ts";

/** An event of a test; `text` makes it unique. */
export interface Sent {
  readonly key: string | undefined;
  readonly kind: "accepted" | "quarantined";
  readonly text: string;
  readonly replayOf: string | undefined;
}

const start = Date.UTC(2026, 10, 24, 12);

/** Bronze of one partition, in memory. */
export function memoryBronze() {
  let [ids, clock, next] = [0, start, 0];
  const now = () => clock;
  const store: BronzeStore &
    Record<"bronze" | "quarantine", ReturnType<typeof memoryBlobs>> & {
      readonly manifest: ReturnType<typeof memoryTable>;
    } = {
    ...{ manifest: memoryTable(now), bronze: memoryBlobs(now), quarantine: memoryBlobs(now), retryConflicts, now },
    earliestTime: 1,
    newId: () => `id-${++ids}`,
  };
  const key = "heart-rates|0|1";
  const reader = openBronzeReader(store);
  return {
    store,
    key,
    reader,
    /** Advances the clock. */
    pass(milliseconds: number) {
      clock += milliseconds;
    },
    /** One commit. */
    async land(batch: readonly Sent[], to: BronzeStore = store) {
      const events = batch.map((sent) => eventOf(sent, next++));
      await landBatch(to, { stream: heartRates, partition: "0", source: "hub", events, generation: async () => 1 });
    },
    /** A silver database reads up to a position. */
    async readUpTo(position: number, database = "silver") {
      await reader.moveProgress(key, database, await reader.progress(key, database), position, clock);
    },
    compact: (limits: MergeLimits, of: BronzeStore = store, deadline = Number.POSITIVE_INFINITY) =>
      compactPartition(of, key, limits, deadline),
    async rows(): Promise<ManifestRow[]> {
      const rows: ManifestRow[] = [];
      for await (const row of reader.rowsAfter(key, 0)) rows.push(row);
      return rows;
    },
  };
}

function eventOf({ key, kind, text, replayOf }: Sent, sequenceNumber: number): BronzeEvent {
  const reading = { device_id: key ?? "d", time: 1_678_521_600 + sequenceNumber, heartrate: 70, text };
  const body = kind === "accepted" ? Buffer.from(JSON.stringify(reading)) : Buffer.from(`{\0\xff${text}`, "latin1");
  return { sequenceNumber, enqueuedTime: start + sequenceNumber * 7, key, body, replayOf };
}

/** All records of a partition behind a position with all columns, in order of their sequence numbers. */
export async function everything(
  store: Pick<BronzeStore, "manifest" | "bronze" | "quarantine">,
  partitionKey: string,
  after = 0,
  concurrency = 1,
): Promise<unknown[]> {
  const found: unknown[] = [];
  const read = async (row: ManifestRow, from: number) => {
    const data =
      row.dataFile === undefined ? [] : await decodeAccepted(await readListedFile(store.bronze, row.dataFile));
    const { quarantineFile } = row;
    const rejected =
      quarantineFile === undefined
        ? []
        : await decodeQuarantined(await readListedFile(store.quarantine, quarantineFile));
    const plain = (event: StoredEvent) => ({
      ...event,
      position: event.position ?? row.position,
      body: Buffer.from(event.body).toString("hex"),
    });
    return [...eventsAfter(data, row, from), ...eventsAfter(rejected, row, from)].map(plain);
  };
  for await (const events of scan({ manifest: store.manifest, partitionKey, after, concurrency, read }))
    found.push(...events);
  const bySequence = (a: StoredEvent, b: StoredEvent) =>
    a.sequenceNumber - b.sequenceNumber || (isBefore(a, b) ? -1 : 1);
  return (found as StoredEvent[]).sort(bySequence);
}

function isBefore({ file: a = "" }: StoredEvent, { file: b = "" }: StoredEvent): boolean {
  return a < b;
}
