import { withFaults } from "../../../../testing/fakes/faults.ts";
import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { memoryContainer } from "../../../../testing/fakes/memory-container.ts";
import { memoryFiles } from "../../../../testing/fakes/memory-files.ts";
import { memoryTable } from "../../../../testing/fakes/memory-table.ts";
import { type Pipeline, pipelineInMemory } from "../../../../testing/in-memory.ts";
import { landBatch } from "../../../bronze/hub-batches/land-batch.ts";
import { openBronzeReader } from "../../../bronze/open-bronze-reader.ts";
import { summaries } from "../../../gold/registry.ts";
import type { BodyKind } from "../../../platform/azure/amqp-body.ts";
import type { HubEvent } from "../../../platform/azure/hub-events.ts";
import { silverDefinitions } from "../../../silver/documents/registry.ts";
import { streams } from "../../../streams/registry.ts";
import type { Stream } from "../../../streams/stream.ts";
import { enqueuedTime } from "../../../streams/testing/bodies.ts";
import type { DoctorContext } from "../context.ts";

const generation = 1;

/** Whether a call to a store fails, before or after its effect. */
export type NextFault = () => "none" | "before" | "after";

/**
 * A whole pipeline in memory, with fake hubs and a fake host: one partition for each stream, read from a checkpoint.
 */
export function memoryFixture() {
  const pipeline: Pipeline = pipelineInMemory({ streams, definitions: silverDefinitions, summaries });
  const { store } = pipeline.silver;
  const logs = new Map(streams.map(({ name }) => [name, [] as HubEvent[]]));
  const checkpoints = new Map<string, number>();
  const logOf = ({ name }: Stream) => logs.get(name) ?? [];
  let clock = 0;
  const files = memoryFiles();
  const doctor: DoctorContext & { readonly lake: { readonly files: typeof files } } = {
    ...{
      streams,
      summaries,
      database: "silver",
      landingGrace: 0,
      goldRefreshInterval: 0,
      retentionDays: {},
      orchestrations: undefined,
      serving: undefined,
      registry: undefined,
      ledger: memoryTable(),
      erasures: pipeline.silver.erasures,
      messages: memoryContainer("subject"),
    },
    hub: (stream) => ({
      createdOn: async () => generation,
      address: () => ({ namespace: "here", name: stream.name }),
      events: async (_, from, to) => logOf(stream).slice(from, to + 1),
      async state() {
        const last = logOf(stream).length - 1;
        return {
          createdOn: generation,
          partitions: [{ id: "0", beginning: 0, last, lastTime: last < 0 ? undefined : 0 }],
        };
      },
    }),
    checkpoints: {
      async of({ name }) {
        const sequenceNumber = checkpoints.get(name);
        return new Map(sequenceNumber === undefined ? [] : [["0", { sequenceNumber, writtenAt: 0, etag: "" }]]);
      },
      async move({ hub: { name } }, to) {
        if (to === undefined) checkpoints.delete(name);
        else checkpoints.set(name, to.sequenceNumber);
        return true;
      },
      takeOver: async () => {},
    },
    lake: { ...store, files, reports: memoryBlobs() },
    enqueue: async () => {},
    blobs: () => memoryBlobs(),
    silver: (name) => containerOf(pipeline, name),
    gold: pipeline.gold,
    now: () => clock,
  };
  return {
    doctor,
    pipeline,
    checkpoints,
    pass(milliseconds: number) {
      clock += milliseconds;
    },
    publish(stream: Stream, body: Uint8Array, bodyKind: BodyKind = "bytes") {
      const log = logOf(stream);
      const sequenceNumber = log.length;
      const offset = String(sequenceNumber);
      log.push({ sequenceNumber, offset, enqueuedTime, key: undefined, bodyKind, body, properties: {} });
    },
    /**
     * Delivers at most `size` events after the checkpoint, again until the function succeeds; then moves the
     * checkpoint.
     */
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
      const batch = { stream, partition: "0", source: "hub", events, generation: async () => generation } as const;
      await retryFaults((tries) => landBatch(tries < faultyTries ? faulty : store, batch));
      checkpoints.set(stream.name, from + events.length - 1);
    },
    /** Partition and sequence number of all events of bronze, sorted. */
    async landedRows(): Promise<string[]> {
      const reader = openBronzeReader(store);
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

/** After so many tries of one batch the stores do not fail any more. */
const faultyTries = 20;

/** Retries without limit, as the trigger does. */
async function retryFaults(work: (tries: number) => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await work(tries);
      return;
    } catch (error) {
      if (!(error instanceof Error && error.name === "Fault")) throw error;
    }
  }
}
