import { withFaults } from "../../../../testing/fakes/faults.ts";
import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { memoryFiles } from "../../../../testing/fakes/memory-files.ts";
import { memoryTable } from "../../../../testing/fakes/memory-table.ts";
import { type Pipeline, pipelineInMemory } from "../../../../testing/in-memory.ts";
import { land } from "../../../bronze/hub-batches/land-batch.ts";
import { bronzeReader } from "../../../bronze/open-bronze-reader.ts";
import { summaries } from "../../../gold/registry.ts";
import type { HubEvent } from "../../../platform/azure/hub-events.ts";
import { silverDefinitions } from "../../../silver/documents/registry.ts";
import { streams } from "../../../streams/registry.ts";
import type { Stream } from "../../../streams/stream.ts";
import { enqueuedTime } from "../../../streams/testing/bodies.ts";
import type { DoctorWorld } from "../context.ts";

const epoch = 1;

/** What becomes of each call to a store. */
export type NextFault = () => "none" | "before" | "after";

/** A whole pipeline in memory whose hubs and host are played, too: one partition a stream, read from a checkpoint. */
export function worldInMemory() {
  const pipeline: Pipeline = pipelineInMemory({ streams, definitions: silverDefinitions, summaries });
  const { store } = pipeline.silver;
  const logs = new Map(streams.map(({ name }) => [name, [] as HubEvent[]]));
  const checkpoints = new Map<string, number>();
  const logOf = ({ name }: Stream) => logs.get(name) ?? [];
  let clock = 0;
  const doctor: DoctorWorld = {
    ...{
      streams,
      summaries,
      database: "silver",
      landingGrace: 0,
      goldUnhurried: 0,
      orchestrations: undefined,
      ledger: memoryTable(),
    },
    hub: (stream) => ({
      createdOn: async () => epoch,
      address: () => ({ namespace: "here", name: stream.name }),
      events: async (_, from, to) => logOf(stream).slice(from, to + 1),
      async state() {
        const last = logOf(stream).length - 1;
        return { createdOn: epoch, partitions: [{ id: "0", beginning: 0, last, lastTime: last < 0 ? undefined : 0 }] };
      },
    }),
    checkpoints: {
      async of({ name }) {
        const sequenceNumber = checkpoints.get(name);
        return new Map(sequenceNumber === undefined ? [] : [["0", { sequenceNumber, writtenAt: 0 }]]);
      },
    },
    lake: { ...store, files: memoryFiles(), reports: memoryBlobs() },
    enqueue: async () => {},
    silver: (name) => containerOf(pipeline, name),
    gold: pipeline.gold,
    now: () => clock,
  };
  return {
    doctor,
    pipeline,
    checkpoints,
    /** Time goes by. */
    pass(milliseconds: number) {
      clock += milliseconds;
    },
    publish(stream: Stream, body: Uint8Array) {
      const log = logOf(stream);
      log.push({ sequenceNumber: log.length, enqueuedTime, key: undefined, body, properties: {} });
    },
    /** The host brings what is behind its checkpoint, `size` events at most, until the function takes them; then it moves it. */
    async deliver(stream: Stream, size: number, next: NextFault = () => "none") {
      const from = (checkpoints.get(stream.name) ?? -1) + 1;
      const events = logOf(stream).slice(from, from + size);
      if (events.length === 0) return;
      const faulty = {
        ...store,
        manifest: withFaults(store.manifest, next),
        bronze: withFaults(store.bronze, next),
        quarantine: withFaults(store.quarantine, next),
      };
      const batch = { stream, partition: "0", source: "hub", events, epoch: async () => epoch } as const;
      await untilTaken((tries) => land(tries < mostFaults ? faulty : store, batch));
      checkpoints.set(stream.name, from + events.length - 1);
    },
    /** Stream and sequence number of all that readers of bronze and quarantine are told of, in order. */
    async landed(): Promise<string[]> {
      const reader = bronzeReader(store);
      const found: string[] = [];
      for (const key of await reader.partitions())
        for await (const row of reader.rowsAfter(key, 0))
          found.push(...(await reader.events(row)).map(({ sequenceNumber }) => `${key} ${sequenceNumber}`));
      return found.sort();
    },
  };
}

function containerOf({ silver }: Pipeline, name: string) {
  const container = silver.containers.get(name);
  if (container === undefined) throw new Error(`no container is called ${name}`);
  return container;
}

/** After so many tries of one batch nothing fails any more. */
const mostFaults = 20;

/** Tries as the trigger does: for ever, as long as it is the infrastructure that fails. */
async function untilTaken(take: (tries: number) => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await take(tries);
      return;
    } catch (error) {
      if (!(error instanceof Error && error.name === "Fault")) throw error;
    }
  }
}
