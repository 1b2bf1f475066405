import { isFilePartition, listPartitions, partitionFromKey } from "../../bronze/manifest/partition.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import type { Stream } from "../../streams/stream.ts";
import { comparePositions, type Problem } from "./compare.ts";
import type { RecoveryContext } from "./context.ts";
import { storeGeneration } from "./hub-generation-rows.ts";
import { type LandedUnread, landUnread } from "./land-unread.ts";
import type { PartitionPositions } from "./positions.ts";
import { readPositions } from "./read-positions.ts";

const streamsAtOnce = 3;

export interface RecoveryLimits {
  /** Milliseconds that an event may wait before its partition counts as blocked. */
  readonly grace: number;
  /** Epoch milliseconds after which nothing further begins. */
  readonly deadline: number;
}

/** What the recovery found or did, for the log. */
export type RecoveryEvent =
  | { readonly kind: "hub-recreated"; readonly stream: Stream; readonly from: number; readonly to: number }
  | {
      readonly kind: "problem";
      readonly problem: Problem;
      readonly stream: Stream;
      readonly positions: PartitionPositions;
    }
  | {
      readonly kind: "landed";
      readonly stream: Stream;
      readonly positions: PartitionPositions;
      readonly problems: readonly Problem[];
      readonly landed: LandedUnread;
    }
  /** Of a partition, or of the whole stream. */
  | { readonly kind: "failed"; readonly stream: Stream; readonly partition?: string; readonly error: unknown };

/**
 * Compares hub, checkpoint and cursor of each partition. Reads and lands what the host skipped or cannot pass, and
 * makes
 * the host resume behind it. A failure is reported; it ends the work on its partition only.
 */
export async function recoverIngest(
  context: RecoveryContext,
  { grace, deadline }: RecoveryLimits,
  report: (event: RecoveryEvent) => void,
): Promise<void> {
  const keys = await listPartitions(context.lake.manifest);
  await mapConcurrent(context.streams, streamsAtOnce, async (stream) => {
    try {
      await recoverStream(stream);
    } catch (error) {
      report({ kind: "failed", stream, error });
    }
  });

  async function recoverStream(stream: Stream): Promise<void> {
    const read = await readPositions(context, stream, keys, grace);
    if (read === undefined) return;
    const { generation, partitions } = read;
    const from = await storeGeneration(context.lake.manifest, stream, generation, generationsOf(stream, keys));
    if (from !== undefined) report({ kind: "hub-recreated", stream, from, to: generation });
    for (const positions of partitions) {
      try {
        await recoverPartition(stream, positions);
      } catch (error) {
        report({ kind: "failed", stream, partition: positions.id, error });
      }
    }
  }

  async function recoverPartition(stream: Stream, positions: PartitionPositions): Promise<void> {
    const { problems, unread } = comparePositions(positions, context.now(), grace);
    for (const problem of problems) report({ kind: "problem", problem, stream, positions });
    if (unread === undefined) return;
    const landed = await landUnread(context, { stream, key: positions.key, unread }, deadline);
    report({ kind: "landed", stream, positions, problems, landed });
  }
}

function generationsOf({ name }: Stream, keys: readonly string[]): number[] {
  const own = keys.map(partitionFromKey).filter((each) => each.stream === name && !isFilePartition(each));
  return own.map(({ generation }) => generation).sort((a, b) => a - b);
}
