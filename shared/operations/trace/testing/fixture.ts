import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { calendar } from "../../../gold/dates/calendar.ts";
import { summaries } from "../../../gold/registry.ts";
import { silverDefinitions } from "../../../silver/documents/registry.ts";
import { factsReader } from "../../../silver/open-silver-reader.ts";
import { streamNamed, streams } from "../../../streams/registry.ts";
import { worldInMemory } from "../../doctor/testing/fixture.ts";
import type { TraceWorld } from "../context.ts";

/** A whole pipeline in memory, as a trace sees it. */
export function tracedPipeline() {
  const world = worldInMemory();
  const { doctor } = world;
  const exports = memoryBlobs();
  const traced: TraceWorld = {
    store: { ...doctor.lake, ledger: doctor.ledger },
    ...{ streams, definitions: silverDefinitions, summaries, database: "silver" },
    hub: (stream) => doctor.hub(stream).state(),
    silver: doctor.silver,
    gold: doctor.gold,
    view: { facts: factsReader(doctor.silver), calendar: calendar("UTC") },
    blobs: () => exports,
  };
  return {
    ...world,
    traced,
    exports,
    /** Publishes bodies of one stream. */
    publish(name: string, ...bodies: readonly object[]) {
      const stream = streamNamed(name);
      if (stream === undefined) throw new Error(`no stream is called ${name}`);
      for (const body of bodies) world.publish(stream, Buffer.from(JSON.stringify(body)));
      return stream;
    },
    /** Brings all that was published to gold. */
    async settle() {
      for (const stream of streams) await world.deliver(stream, Number.POSITIVE_INFINITY);
      await world.pipeline.send([]);
    },
  };
}
