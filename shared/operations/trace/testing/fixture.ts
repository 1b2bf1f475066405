import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { retryConflicts } from "../../../../testing/fakes/retry-conflicts.ts";
import { calendar } from "../../../gold/dates/calendar.ts";
import { defaultAlertRule } from "../../../gold/health-alerts/alert-rule.ts";
import { summaries } from "../../../gold/registry.ts";
import type { BlobStore } from "../../../platform/azure/blobs.ts";
import { audiences, type Exports } from "../../../serving/exports/exports.ts";
import { followGold } from "../../../serving/exports/follow.ts";
import { runExport } from "../../../serving/exports/run.ts";
import { pseudonymiser } from "../../../serving/masking/pseudonym.ts";
import { silverDefinitions } from "../../../silver/documents/registry.ts";
import { openSilverReader } from "../../../silver/open-silver-reader.ts";
import { streamNamed, streams } from "../../../streams/registry.ts";
import { memoryFixture } from "../../doctor/testing/fixture.ts";
import type { TraceContext } from "../context.ts";

/** A whole pipeline in memory, and the context of a trace over it. */
export function traceFixture() {
  const fixture = memoryFixture();
  const { doctor } = fixture;
  let clock = Date.UTC(2026, 8, 1);
  let ids = 0;
  const stores = new Map<string, BlobStore>(audiences.map(({ container }) => [container, memoryBlobs(() => clock)]));
  const blobs = (container: string) => {
    const found = stores.get(container);
    if (found === undefined) throw new Error(`no container is called ${container}`);
    return found;
  };
  const context: TraceContext = {
    store: { ...doctor.lake, ledger: doctor.ledger },
    ...{ streams, definitions: silverDefinitions, summaries, database: "silver", earliestTime: 1 },
    hub: (stream) => doctor.hub(stream).state(),
    silver: doctor.silver,
    gold: doctor.gold,
    groupContext: { silver: openSilverReader(doctor.silver), calendar: calendar("UTC"), alertRule: defaultAlertRule },
    blobs,
  };
  const exports: Exports = {
    ...{ gold: doctor.gold, blobs, snapshots: new Map(), retryConflicts, timeZone: "UTC", now: () => clock },
    masking: { pseudonymise: pseudonymiser(Buffer.alloc(32, 1)), minimumGroup: 1 },
    newId() {
      ids += 1;
      return String(ids);
    },
  };
  return {
    ...fixture,
    context,
    /** Exports every summary to the end, at a time. */
    async exportAll(time = clock) {
      clock = time;
      for (const summary of summaries)
        await runExport(exports, summary, { pageSize: 100, deadline: Number.POSITIVE_INFINITY });
    },
    /** Reads what gold has changed and marks the months, without writing them. */
    async followGold() {
      for (const summary of summaries)
        await followGold(exports, summary, { pageSize: 100, deadline: Number.POSITIVE_INFINITY });
    },
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
