import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { sumBy } from "../../platform/sum.ts";
import type { Stream } from "../../streams/stream.ts";
import type { ReceivedEvent } from "../bronze-event.ts";
import type { BronzeStore } from "../bronze-store.ts";
import { landBatch } from "../hub-batches/land-batch.ts";
import { total } from "../manifest/outcome-counts.ts";
import type { FileRecord } from "../records/record.ts";
import type { RoutedRecord } from "../records/route-records.ts";
import { fileId, filePartitionOf, type LandingFile } from "./landing-file.ts";
import { type Problem, problemOf } from "./problem.ts";

export interface LandedChunk {
  readonly problems: readonly Problem[];
  /** Number of events that are quarantined as `internal`: they alert. */
  readonly internal: number;
  /** Whether all records are quarantined, now or by an earlier invocation. */
  readonly isAllQuarantined: boolean;
}

interface StreamEvents {
  readonly stream: Stream;
  readonly events: ReceivedEvent[];
}

/**
 * Lands records of a file, with one commit per stream. Records that have already landed, because a host was killed
 * before the progress of the file moved, are duplicates.
 *
 * @param main the stream of records that no stream recognises
 * @param landingTime epoch milliseconds; times more than a day ahead of it are rejected
 */
export async function landChunk(
  store: BronzeStore,
  file: LandingFile,
  records: readonly FileRecord[],
  routed: readonly RoutedRecord[],
  { main, landingTime }: { readonly main: Stream; readonly landingTime: number },
): Promise<LandedChunk> {
  const byStream = new Map<string, StreamEvents>();
  for (const [index, { stream = main, ...rest }] of routed.entries()) {
    const sequenceNumber = records[index]?.number ?? 0;
    const event = { ...rest, sequenceNumber, enqueuedTime: landingTime, key: undefined };
    const known = byStream.get(stream.name);
    if (known === undefined) byStream.set(stream.name, { stream, events: [event] });
    else known.events.push(event);
  }
  const origin = {
    partition: filePartitionOf(file),
    source: "file",
    file: fileId(file),
    generation: async () => 0,
  } as const;
  const batches = [...byStream.values()].map((events) => ({ ...origin, ...events }));
  const landed = await mapConcurrent(batches, batches.length, (batch) => landBatch(store, batch));
  return {
    problems: landed.flatMap(({ partition, rejected }) =>
      rejected.map((event) => problemOf(partition.stream, records, event)),
    ),
    internal: sumBy(landed, ({ internal }) => internal),
    isAllQuarantined: landed.every(({ rejected, counts }) => rejected.length >= total(counts)),
  };
}
