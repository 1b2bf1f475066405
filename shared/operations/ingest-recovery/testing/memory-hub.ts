import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../../../testing/fakes/retry-conflicts.ts";
import { landHubBatch } from "../../../bronze/hub-batches/land-hub-batch.ts";
import { receivedEvent } from "../../../bronze/hub-batches/received-event.ts";
import { openBronzeReader } from "../../../bronze/open-bronze-reader.ts";
import { readAmqpBody } from "../../../platform/azure/amqp-body.ts";
import type { CheckpointPosition } from "../../../platform/azure/checkpoints.ts";
import type { HubEvent } from "../../../platform/azure/hub-events.ts";
import { heartRates } from "../../../streams/heart-rates.ts";
import type { RecoveryContext } from "../context.ts";

/** A hub with one partition, and a host that reads it from a checkpoint and cannot bind bodies that are not bytes. */
export function memoryHub() {
  let clock = Date.UTC(2026, 10, 24);
  let ids = 0;
  let createdOn = clock;
  let log: HubEvent[] = [];
  let checkpoint: CheckpointPosition | undefined;
  let version = 0;
  let takeovers = 0;
  let failure: Error | undefined;
  let readDuration = 0;
  const manifest = memoryTable(() => clock);
  const bronze = memoryBlobs();
  const store = {
    earliestTime: 1,
    ...{ manifest, quarantine: memoryBlobs(), retryConflicts, now: () => clock, newId: () => `id-${++ids}` },
    bronze: {
      ...bronze,
      async create(...blob: Parameters<typeof bronze.create>) {
        if (failure !== undefined) throw failure;
        return bronze.create(...blob);
      },
    },
  };
  const context: RecoveryContext = {
    streams: [heartRates],
    hub: () => ({
      createdOn: async () => createdOn,
      address: () => ({ namespace: "here", name: "bpm" }),
      async events(_, from, to) {
        clock += readDuration;
        return log.slice(from, to + 1);
      },
      state: async () => ({
        createdOn,
        partitions: [{ id: "0", beginning: 0, last: log.length - 1, lastTime: clock }],
      }),
    }),
    checkpoints: {
      async of() {
        const known = checkpoint && { sequenceNumber: checkpoint.sequenceNumber, writtenAt: 0, etag: `${version}` };
        return new Map(known === undefined ? [] : [["0", known]]);
      },
      async move(_, to, known) {
        if ((checkpoint === undefined ? undefined : `${version}`) !== known?.etag) return false;
        write(to);
        return true;
      },
      async takeOver() {
        takeovers += 1;
      },
    },
    lake: store,
    now: () => clock,
  };
  function write(to: CheckpointPosition | undefined): void {
    checkpoint = to;
    version += 1;
  }
  function add(section: "data" | "value" | "sequence", content: unknown): void {
    const sequenceNumber = log.length;
    const position = { sequenceNumber, offset: `${sequenceNumber * 10}`, enqueuedTime: clock, key: undefined };
    log.push({ ...position, ...readAmqpBody(section, content), properties: {} });
  }
  return {
    context,
    store,
    checkpoint: () => checkpoint,
    takeovers: () => takeovers,
    publish(count: number) {
      for (let left = count; left > 0; left -= 1)
        add("data", Buffer.from(JSON.stringify({ device_id: "d", time: 1_678_521_600 + log.length, heartrate: 70 })));
    },
    publishValue: add,
    now: () => clock,
    pass(milliseconds: number) {
      clock += milliseconds;
    },
    /** Each read of events takes so long. */
    tickOnRead(milliseconds: number) {
      readDuration = milliseconds;
    },
    /** The failure of the next writes to bronze. */
    fail(error: Error | undefined) {
      failure = error;
    },
    /** Events, checkpoint and cursor of the old hub remain in the stores. */
    recreate(milliseconds: number) {
      clock += milliseconds;
      createdOn = Math.max(clock, createdOn + 1);
      clock = createdOn;
      log = [];
    },
    moveCheckpoint(sequenceNumber: number) {
      write({ sequenceNumber, offset: `${sequenceNumber * 10}` });
    },
    /** The host: nothing is delivered from beyond the hub, and no batch that cannot be bound. */
    async deliver(count: number) {
      const from = (checkpoint?.sequenceNumber ?? -1) + 1;
      const events = log.slice(from, from + count);
      const last = events.at(-1);
      if (last === undefined || events.some(({ bodyKind }) => bodyKind !== "bytes")) return;
      await landHubBatch(store, {
        ...{ stream: heartRates, partition: "0", source: "hub", generation: async () => createdOn },
        events: events.map((event) => receivedEvent(heartRates, event, store.earliestTime)),
      });
      write({ sequenceNumber: last.sequenceNumber, offset: last.offset });
    },
    /** Sequence numbers of the events of the present hub whose bodies are bytes. */
    bindable: () => log.filter(({ bodyKind }) => bodyKind === "bytes").map(({ sequenceNumber }) => sequenceNumber),
    /** Sequence numbers in bronze of the present generation, each as often as it landed. */
    async landedNumbers(): Promise<number[]> {
      const reader = openBronzeReader(store);
      const found: number[] = [];
      for await (const row of reader.rowsAfter(`heart-rates|0|${createdOn}`, 0))
        found.push(...(await reader.events(row)).map(({ sequenceNumber }) => sequenceNumber));
      return found.sort((a, b) => a - b);
    },
  };
}
