import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { calendar } from "../../../gold/dates/calendar.ts";
import { summaries } from "../../../gold/registry.ts";
import { silverDefinitions } from "../../../silver/documents/registry.ts";
import { openSilverReader } from "../../../silver/open-silver-reader.ts";
import { streamNamed, streams } from "../../../streams/registry.ts";
import { memoryFixture } from "../../doctor/testing/fixture.ts";
import type { TraceContext } from "../context.ts";

/** A whole pipeline in memory, and the context of a trace over it. */
export function traceFixture() {
  const fixture = memoryFixture();
  const { doctor } = fixture;
  const exports = memoryBlobs();
  const context: TraceContext = {
    store: { ...doctor.lake, ledger: doctor.ledger },
    ...{ streams, definitions: silverDefinitions, summaries, database: "silver" },
    hub: (stream) => doctor.hub(stream).state(),
    silver: doctor.silver,
    gold: doctor.gold,
    groupContext: { silver: openSilverReader(doctor.silver), calendar: calendar("UTC") },
    blobs: () => exports,
  };
  return {
    ...fixture,
    context,
    exports,
    /** Publishes bodies of one stream. */
    publish(name: string, ...bodies: readonly object[]) {
      const stream = streamNamed(name);
      if (stream === undefined) throw new Error(`no stream is called ${name}`);
      for (const body of bodies) fixture.publish(stream, Buffer.from(JSON.stringify(body)));
      return stream;
    },
    /** Processes all published events up to gold. */
    async settle() {
      for (const stream of streams) await fixture.deliver(stream, Number.POSITIVE_INFINITY);
      await fixture.pipeline.send([]);
    },
  };
}
