import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../../testing/fakes/memory-table.ts";
import { heartRates } from "../../../streams/heart-rates.ts";
import { decodeLanded, decodeQuarantined, type LandedEvent } from "../../files/parquet.ts";
import { readNamed } from "../../files/read-listed.ts";
import { type BronzeStore, land } from "../../hub-batches/land-batch.ts";
import type { BronzeEvent, ManifestRow } from "../../manifest/manifest-row.ts";
import { behind, scan } from "../../manifest/scan.ts";
import { bronzeReader } from "../../open-bronze-reader.ts";
import { compactPartition } from "../compact.ts";
import type { MergeLimits } from "../groups.ts";

/** An event as tests write it; `text` makes it one of its kind. */
export interface Sent {
  readonly key: string | undefined;
  readonly kind: "accepted" | "quarantined";
  readonly text: string;
  readonly replayOf: string | undefined;
}

const start = Date.UTC(2026, 10, 24, 12);

/** Bronze of one partition, without a service. */
export function bronzeInMemory() {
  let [ids, clock, next] = [0, start, 0];
  const now = () => clock;
  const store: BronzeStore &
    Record<"bronze" | "quarantine", ReturnType<typeof memoryBlobs>> & {
      readonly manifest: ReturnType<typeof memoryTable>;
    } = {
    ...{ manifest: memoryTable(now), bronze: memoryBlobs(now), quarantine: memoryBlobs(now), now },
    newId: () => `id-${++ids}`,
  };
  const key = "heart-rates|0|1";
  const reader = bronzeReader(store);
  return {
    store,
    key,
    reader,
    /** Time goes by. */
    pass(milliseconds: number) {
      clock += milliseconds;
    },
    /** One commit. */
    async land(batch: readonly Sent[], to: BronzeStore = store) {
      const events = batch.map((sent) => eventOf(sent, next++));
      await land(to, { stream: heartRates, partition: "0", source: "hub", events, epoch: async () => 1 });
    },
    /** A silver database comes to a position. */
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

/** All that readers of a partition see behind a position, in order of the sequence numbers: every column of every record. */
export async function everything(
  store: Pick<BronzeStore, "manifest" | "bronze" | "quarantine">,
  partitionKey: string,
  after = 0,
  atOnce = 1,
): Promise<unknown[]> {
  const found: unknown[] = [];
  const read = async (row: ManifestRow, from: number) => {
    const data = row.dataFile === undefined ? [] : await decodeLanded(await readNamed(store.bronze, row.dataFile));
    const { quarantineFile } = row;
    const refused =
      quarantineFile === undefined ? [] : await decodeQuarantined(await readNamed(store.quarantine, quarantineFile));
    const plain = (event: LandedEvent) => ({
      ...event,
      position: event.position ?? row.position,
      body: Buffer.from(event.body).toString("hex"),
    });
    return [...behind(data, row, from), ...behind(refused, row, from)].map(plain);
  };
  for await (const events of scan({ manifest: store.manifest, partitionKey, after, atOnce, read }))
    found.push(...events);
  const byPlace = (a: LandedEvent, b: LandedEvent) => a.sequenceNumber - b.sequenceNumber || (isBefore(a, b) ? -1 : 1);
  return (found as LandedEvent[]).sort(byPlace);
}

function isBefore({ file: a = "" }: LandedEvent, { file: b = "" }: LandedEvent): boolean {
  return a < b;
}
