import { landBatch } from "../../bronze/hub-batches/land-batch.ts";
import { receivedEvent } from "../../bronze/hub-batches/received-event.ts";
import { openGapAtBeginning } from "../../bronze/manifest/commit.ts";
import { partitionFromKey } from "../../bronze/manifest/partition.ts";
import type { SequenceRange } from "../../bronze/manifest/trim.ts";
import type { HubEvent } from "../../platform/azure/hub-events.ts";
import type { Stream } from "../../streams/stream.ts";
import type { UnreadEvents } from "./compare.ts";
import type { RecoveryContext } from "./context.ts";
import { createdOn, eventsOf } from "./hub-requests.ts";
import { resumeBehindCursor } from "./resume-behind-cursor.ts";

/** The size of a batch of the trigger. */
const eventsAtOnce = 1000;

export interface UnreadPartition {
  readonly stream: Stream;
  /** PartitionKey in the manifest. */
  readonly key: string;
  readonly unread: UnreadEvents;
}

export interface LandedUnread {
  /** Events that the hub still had. */
  readonly read: number;
  /** Of them, those that had not landed in the meantime. */
  readonly landed: number;
  /** Sequence numbers of those that the host cannot bind. */
  readonly notBytes: readonly number[];
  /** The checkpoint was moved behind them. */
  readonly resumed: boolean;
  /** The hub was recreated in the meantime; the rest is left. */
  readonly recreated: boolean;
}

/**
 * Reads ranges of sequence numbers from the hub and lands them as the trigger does. Events that have landed in the
 * meantime are duplicates, so that none lands twice, even while the app runs.
 *
 * @param deadline epoch milliseconds after which no further batch begins; the next call continues
 */
export async function landUnread(
  context: RecoveryContext,
  { stream, key, unread }: UnreadPartition,
  deadline = Number.POSITIVE_INFINITY,
): Promise<LandedUnread> {
  const hub = context.hub(stream);
  const { partition, generation } = partitionFromKey(key);
  const isSameHub = async () => (await createdOn(hub)) === generation;
  let [read, landed, isWhole] = [0, 0, true];
  let last: HubEvent | undefined;
  const notBytes: number[] = [];
  const result = (rest: Pick<LandedUnread, "resumed" | "recreated">) => ({ read, landed, notBytes, ...rest });
  if (!(await isSameHub())) return result({ resumed: false, recreated: true });
  if (unread.beginning !== undefined) await openGapAtBeginning(context.lake.manifest, key, [unread.beginning]);
  for (const range of batches(unread.ranges)) {
    isWhole = context.now() < deadline;
    if (!isWhole) break;
    const events = await eventsOf(hub, partition, range);
    // They may come from another hub than the one that the key names.
    if (!(await isSameHub())) return result({ resumed: false, recreated: true });
    if (events.length === 0) continue;
    const { counts } = await landBatch(context.lake, {
      ...{ stream, partition, source: "hub" },
      events: events.map((event) => receivedEvent(stream, event, context.lake.earliestTime)),
      generation: async () => generation,
    });
    read += events.length;
    landed += events.length - counts.duplicate;
    notBytes.push(...events.filter(({ bodyKind }) => bodyKind !== "bytes").map(({ sequenceNumber }) => sequenceNumber));
    last = events.at(-1);
  }
  if (!unread.resumes || (last === undefined && !isWhole)) return result({ resumed: false, recreated: false });
  return result({ resumed: await resumeBehindCursor(context, stream, key, last), recreated: false });
}

function batches(ranges: readonly SequenceRange[]): SequenceRange[] {
  return ranges.flatMap(([from, to]) => {
    const count = Math.ceil((to - from + 1) / eventsAtOnce);
    return Array.from({ length: count }, (_, index): SequenceRange => {
      const start = from + index * eventsAtOnce;
      return [start, Math.min(to, start + eventsAtOnce - 1)];
    });
  });
}
