import type { OutcomeCounts } from "../../bronze/manifest/outcome-counts.ts";
import type { StoredGap } from "../../bronze/manifest/trim.ts";
import { PermanentFailure } from "../../platform/korevital-error.ts";
import type { EventId } from "../quarantine/event-id.ts";
import type { HubStep, OutcomeStep } from "./trace.ts";

/** What is known of an event's hub partition. */
export interface PartitionEvidence {
  /** Highest sequence number that landed. */
  readonly last: number | undefined;
  readonly gaps: readonly StoredGap[];
  /** Outcomes of the row that spans the event, if there is one. */
  readonly spanning: OutcomeCounts | undefined;
  /** Retention has removed the files of that row. */
  readonly isExpired?: boolean;
  /** Undefined if the hub does not respond. */
  readonly hub: HubStep["state"] | undefined;
}

/**
 * The outcome of a hub's event that no file contains.
 *
 * @throws UnknownEvent when the event never existed
 */
export function inferOutcome(
  { sequenceNumber }: EventId,
  { last, gaps, spanning, isExpired, hub }: PartitionEvidence,
): OutcomeStep {
  const isMissing = gaps.some(({ missing }) =>
    missing.some(([from, to]) => from <= sequenceNumber && sequenceNumber <= to),
  );
  const repair = "the hub still has it: npm run doctor -- --repair";
  if (isMissing) return { outcome: "open-gap", note: hub === "available" ? repair : "the hub no longer has it" };
  if (isExpired === true) return { outcome: "expired", note: "retention has removed the files of its row" };
  if (spanning !== undefined) {
    if (spanning.ignored > 0)
      return {
        outcome: "ignored",
        note: `one of ${spanning.ignored} ignored events of its row, which are not retained`,
      };
    return { outcome: "lost", note: "a row spans it, and neither file of the row contains it" };
  }
  const progress = landedUntil(last);
  if (hub === "available" && (last === undefined || sequenceNumber > last))
    return { outcome: "waiting", note: progress };
  if (last !== undefined && sequenceNumber <= last)
    return { outcome: "lost", note: `${progress}, and no row spans it: see npm run doctor` };
  if (hub === "expired") return { outcome: "lost", note: `the hub deleted it before it landed; ${progress}` };
  throw new UnknownEvent(`there is no such event: ${progress}, and the hub ${hubStates[hub ?? "unreachable"]}`);
}

/** There is no event with that id. */
export class UnknownEvent extends PermanentFailure {
  override readonly name = "UnknownEvent";
  readonly code = "event-unknown";
}

const hubStates: Readonly<Record<HubStep["state"] | "unreachable", string>> = {
  available: "has the event",
  expired: "has deleted it",
  "not-enqueued": "has not received it",
  "other-generation": "was recreated since",
  "no-such-partition": "has no such partition",
  unreachable: "does not respond",
};

function landedUntil(last: number | undefined): string {
  return last === undefined ? "nothing of its partition has landed" : `its partition has landed up to ${last}`;
}
