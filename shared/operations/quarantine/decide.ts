import { PermanentFailure } from "../../platform/korevital-error.ts";
import type { TimeBounds } from "../../streams/fields/time.ts";
import { discard } from "./discard.ts";
import type { QuarantineEntry } from "./entries.ts";
import { ledgerKeyOf } from "./event-id.ts";
import { type ReplayContext, type ReplayOutcome, startReplay } from "./replay.ts";
import { currentRejection, maxBodySize } from "./replay-blocker.ts";

/** A correction would be quarantined again, or cannot be sent. Its message is for people. */
export class CorrectionRejected extends PermanentFailure {
  override readonly name = "CorrectionRejected";
  readonly code = "correction-rejected";
}

/** Who decides, and why: the ledger stores both. */
export interface Decision {
  readonly who: string;
  readonly why: string;
}

export interface DecisionOutcome {
  readonly outcome: ReplayOutcome;
  /** For people. */
  readonly detail: string | null;
}

/**
 * Sends one event again.
 *
 * @param correction the body to send instead
 * @param replay unique id of the replay
 * @throws CorrectionRejected before anything is sent
 */
export async function replayOne(
  context: ReplayContext,
  entry: QuarantineEntry,
  {
    who,
    why,
    correction,
    replay,
  }: Decision & { readonly correction?: Uint8Array | undefined; readonly replay: string },
): Promise<DecisionOutcome> {
  const stream = context.streamNamed(entry.id.partition.stream);
  if (correction !== undefined && stream !== undefined) {
    const bounds: TimeBounds = { enqueuedTime: context.now(), earliestTime: context.earliestTime };
    const rejection = currentRejection(stream, correction, bounds);
    if (rejection !== undefined) throw new CorrectionRejected(`${rejection.code}: ${rejection.message}`);
    if (correction.length > maxBodySize) throw new CorrectionRejected(`too-large: a hub accepts ${maxBodySize} bytes`);
  }
  let found: DecisionOutcome = { outcome: "undetermined", detail: null };
  const process = startReplay(context, { replay, who, why, correction }, (_, outcome, detail) => {
    found = { outcome, detail: detail ?? null };
  });
  await process([entry]);
  return found;
}

/** Marks one event as discarded. Its bytes stay. */
export async function discardOne(
  { store, now }: Pick<ReplayContext, "store" | "now">,
  entry: QuarantineEntry,
  { who, why }: Decision,
): Promise<DecisionOutcome> {
  const state = await discard(store, ledgerKeyOf(entry.id), entry.event.code, { who, why, when: now() });
  if (state === undefined) return { outcome: "discarded", detail: null };
  return { outcome: state === "sending" ? "busy" : state, detail: `it was ${state} before` };
}
