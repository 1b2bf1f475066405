import { gzipSync } from "node:zlib";
import { landBatch } from "../../shared/bronze/hub-batches/land-batch.ts";
import { landFile } from "../../shared/bronze/landing/land-file.ts";
import type { Report } from "../../shared/bronze/landing/report.ts";
import { openFile, recordsFrom } from "../../shared/bronze/records/read-file.ts";
import { routeRecords } from "../../shared/bronze/records/route-records.ts";
import { summaries } from "../../shared/gold/registry.ts";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";
import { Counters } from "../../shared/streams/dialects/counter.ts";
import { streamNamed, streams } from "../../shared/streams/registry.ts";
import { memoryBlobs } from "../../testing/fakes/memory-blobs.ts";
import { memoryFiles } from "../../testing/fakes/memory-files.ts";
import { type Pipeline, pipelineInMemory } from "../../testing/in-memory.ts";
import { type InputEvent, type InputFile, landingTimeOf, zone } from "./inputs.ts";

/* The product over the golden set, from landing and hubs to gold, in memory. */

export interface GoldenPipeline extends Pipeline {
  /** Lands a file; its records are counted in `outcomes`. */
  landFile(file: InputFile): Promise<Report>;
  /** Lands events as one batch of a hub's partition; all events of a batch are of one stream. */
  landEvents(events: readonly InputEvent[], partition?: string): Promise<void>;
  /** `source,stream,outcome` -> number of records. */
  readonly outcomes: ReadonlyMap<string, number>;
}

export function goldenPipeline(): GoldenPipeline {
  const pipeline = pipelineInMemory({ streams, definitions: silverDefinitions, summaries }, zone);
  const { store } = pipeline.silver;
  const outcomes = new Map<string, number>();
  const count = (source: string, stream: string, outcome: string, records = 0) => {
    const key = [source, stream, outcome].join();
    if (records > 0) outcomes.set(key, (outcomes.get(key) ?? 0) + records);
  };
  const storeFor = (source: string, now: number): typeof store => ({
    ...store,
    now: () => now,
    onLanded({ counts, quarantinedByCode }, { stream }) {
      count(source, stream.name, "accepted", counts.accepted);
      count(source, stream.name, "ignored", counts.ignored);
      for (const [code, records] of Object.entries(quarantinedByCode)) count(source, stream.name, code, records);
    },
  });
  const [files, reports] = [memoryFiles(), memoryBlobs()];
  const next = new Map<string, number>();
  return {
    ...pipeline,
    outcomes,
    async landFile(file) {
      const landed = landingTimeOf(file);
      const name = file.gzipped ? `${file.name}.gz` : file.name;
      const etag = files.put(name, file.gzipped ? gzipSync(file.content) : file.content);
      const landing = { ...storeFor(file.name, landed), files, reports };
      const result = await landFile(landing, { name, etag }, landed + 1000);
      if (result.kind !== "finished") throw new Error(`${name} is ${result.kind}`);
      return result.report;
    },
    async landEvents(events, partition = "0") {
      const [first] = events;
      const stream = streamNamed(first?.stream ?? "");
      if (first === undefined || stream === undefined) return;
      const key = `${stream.name} ${partition}`;
      const from = next.get(key) ?? 0;
      next.set(key, from + events.length);
      const received = events.map(({ enqueued: enqueuedTime, body }, index) => {
        return { sequenceNumber: from + index, enqueuedTime, key: undefined, body };
      });
      const batch = { stream, partition, source: "hub", events: received, generation: async () => 1 } as const;
      await landBatch(storeFor("hub-events", first.enqueued), batch);
    },
  };
}

/** The decodable records of a file, each as an event that is enqueued when the file begins to land. */
export async function eventsOfFile(file: InputFile): Promise<InputEvent[]> {
  // No stream recognises it, so that `openFile` throws.
  if (file.name.endsWith(".txt")) return [];
  const source = {
    size: file.content.length,
    read: async (from: number, to: number) => file.content.subarray(from, to),
  };
  const { format, start } = await openFile(source);
  const events: InputEvent[] = [];
  for await (const records of recordsFrom(source, format, start))
    for (const { stream, body, rejection } of routeRecords(format, records, new Counters()))
      if (stream !== undefined && rejection === undefined)
        events.push({ stream: stream.name, enqueued: landingTimeOf(file), body: Buffer.from(body) });
  return events;
}
