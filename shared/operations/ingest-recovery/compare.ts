import type { SequenceRange } from "../../bronze/manifest/trim.ts";
import type { PartitionPositions } from "./positions.ts";

/*
 * The comparison of a hub partition with the host's checkpoint and bronze's cursor: pure functions, which the recovery
 * timer and the doctor share. The checkpoint is read before the cursor, and the cursor before the hub. So whatever is
 * before the checkpoint has landed, and the hub has whatever has landed, unless something is wrong.
 */

/** Events that the checkpoint has passed and that have not landed: the host does not deliver them again. */
export function skippedEvents({ beginning, last, cursor, checkpoint }: PartitionPositions): SequenceRange | undefined {
  return rangeOf(Math.max((cursor ?? -1) + 1, beginning), Math.min(checkpoint?.sequenceNumber ?? -1, last));
}

/** Events before the first that landed, without a gap row: the host started after them. */
export function unreadBeginning({ beginning, firstLanded, gaps }: PartitionPositions): SequenceRange | undefined {
  const hasGap = gaps.some(([from, to]) => from <= beginning && beginning <= to);
  return firstLanded === undefined || hasGap ? undefined : rangeOf(beginning, firstLanded - 1);
}

/** Events of gap rows that the hub has. */
export function unreadGaps({ beginning, last, gaps }: PartitionPositions): SequenceRange[] {
  const ranges = gaps.map(([from, to]) => rangeOf(Math.max(from, beginning), Math.min(to, last)));
  return ranges.filter((range) => range !== undefined);
}

/** All events after the cursor. */
export function waitingEvents({ beginning, last, cursor }: PartitionPositions): SequenceRange | undefined {
  return rangeOf(Math.max((cursor ?? -1) + 1, beginning), last);
}

/** As after the hub was recreated: the host cannot resume there, or skips events. */
export function isCheckpointBeyondHub({ last, checkpoint }: PartitionPositions): boolean {
  return checkpoint !== undefined && checkpoint.sequenceNumber > last;
}

/** The hub's log was lost, although its creation time is the same. */
export function isCursorBeyondHub({ last, cursor }: PartitionPositions): boolean {
  return cursor !== undefined && cursor > last;
}

/** Whether the cursor has not moved for `grace` milliseconds while events wait as long. */
export function isBlocked(positions: PartitionPositions, now: number, grace: number): boolean {
  const { cursorMovedAt, waitingSince } = positions;
  const hasMoved = cursorMovedAt !== undefined && now - cursorMovedAt < grace;
  return (
    !hasMoved && waitingSince !== undefined && now - waitingSince >= grace && waitingEvents(positions) !== undefined
  );
}

/** What the host will not deliver, or does not deliver. */
export interface UnreadEvents {
  /** Ascending, without overlap. */
  readonly ranges: readonly SequenceRange[];
  /** The first of the ranges, if it precedes everything that has landed and has no gap row yet. */
  readonly beginning?: SequenceRange;
  /** The host must resume elsewhere: its checkpoint is beyond the hub, or it cannot pass an event. */
  readonly resumes: boolean;
}

export type Problem = "checkpoint-beyond-hub" | "cursor-beyond-hub" | "partition-blocked";

export interface Comparison {
  readonly problems: readonly Problem[];
  /** Undefined when the host reads everything by itself. */
  readonly unread: UnreadEvents | undefined;
}

/** @param grace milliseconds that an event may wait before its partition counts as blocked */
export function comparePositions(positions: PartitionPositions, now: number, grace: number): Comparison {
  // New events have numbers that landed before: moving the checkpoint would not help.
  const isCursorBeyond = isCursorBeyondHub(positions);
  const isBeyond = isCheckpointBeyondHub(positions) && !isCursorBeyond;
  const blocked = !isBeyond && isBlocked(positions, now, grace);
  const beginning = unreadBeginning(positions);
  const afterCursor = isBeyond || blocked ? waitingEvents(positions) : skippedEvents(positions);
  const ranges = [beginning, ...unreadGaps(positions), afterCursor].filter((range) => range !== undefined);
  const resumes = isBeyond || blocked;
  const problems: Problem[] = [];
  if (isBeyond) problems.push("checkpoint-beyond-hub");
  if (isCursorBeyond) problems.push("cursor-beyond-hub");
  if (blocked) problems.push("partition-blocked");
  if (ranges.length === 0 && !resumes) return { problems, unread: undefined };
  const sorted = ranges.toSorted(([a], [b]) => a - b);
  return { problems, unread: { ranges: sorted, ...(beginning && { beginning }), resumes } };
}

function rangeOf(from: number, to: number): SequenceRange | undefined {
  return from <= to ? [from, to] : undefined;
}
