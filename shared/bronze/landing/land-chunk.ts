import { concurrently } from "../../platform/map-concurrent.ts";
import type { Stream } from "../../streams/stream.ts";
import { type BronzeStore, land } from "../hub-batches/land-batch.ts";
import type { ArrivedEvent } from "../manifest/manifest-row.ts";
import type { FileRecord } from "../records/record.ts";
import type { Understood } from "../records/understand.ts";
import { fileId, filePartition, type LandingFile } from "./landed-file.ts";
import { type Problem, problemOf } from "./problem.ts";

export interface LandedChunk {
  readonly problems: readonly Problem[];
  /** Events quarantined for a defect of ours: they alert. */
  readonly internal: number;
}

interface Part {
  readonly stream: Stream;
  readonly events: ArrivedEvent[];
}

/**
 * Lands records of a file, each stream's part in a commit of its own. A part that has landed already, because a host was killed
 * before the file's progress moved, is found to be so and lands no second time.
 *
 * @param main the stream of records that no stream knows
 * @param landingTime epoch milliseconds; times more than a day ahead of it are refused
 */
export async function landChunk(
  store: BronzeStore,
  file: LandingFile,
  records: readonly FileRecord[],
  understood: readonly Understood[],
  { main, landingTime }: { readonly main: Stream; readonly landingTime: number },
): Promise<LandedChunk> {
  const parts = new Map<string, Part>();
  for (const [index, { stream = main, ...rest }] of understood.entries()) {
    const sequenceNumber = records[index]?.number ?? 0;
    const event = { ...rest, sequenceNumber, enqueuedTime: landingTime, key: undefined };
    const part = parts.get(stream.name);
    if (part === undefined) parts.set(stream.name, { stream, events: [event] });
    else part.events.push(event);
  }
  const origin = { partition: filePartition(file), source: "file", file: fileId(file), epoch: async () => 0 } as const;
  const landed = await concurrently([...parts.values()], parts.size, (part) => land(store, { ...origin, ...part }));
  return {
    problems: landed.flatMap(({ partition, refused }) =>
      refused.map((event) => problemOf(partition.stream, records, event)),
    ),
    internal: landed.reduce((sum, { internal }) => sum + internal, 0),
  };
}
