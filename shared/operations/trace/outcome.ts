import type { OutcomeCounts } from "../../bronze/manifest/manifest-row.ts";
import type { Gap } from "../../bronze/manifest/trim.ts";
import type { EventId } from "../quarantine/event-id.ts";
import type { HubStep, OutcomeStep } from "./trace.ts";

export interface Whereabouts {
  /** How far the partition has landed. */
  readonly last: number | undefined;
  readonly gaps: readonly Gap[];
  /** Outcomes of the row that spans the event, if one does. */
  readonly spanning: OutcomeCounts | undefined;
  readonly hub: HubStep["state"] | undefined;
}

/**
 * What became of a hub's event that is in no file.
 *
 * @throws UnknownEvent when there never was one
 */
export function outcomeWithoutFile(id: EventId, { last, gaps, spanning, hub }: Whereabouts): OutcomeStep {
  const { sequenceNumber: at } = id;
  if (gaps.some(({ open }) => open.some(([from, to]) => from <= at && at <= to)))
    return { outcome: "open-gap", note: hub === "held" ? "the hub still has it: npm run doctor -- --repair" : gone };
  if (spanning !== undefined) {
    if (spanning.ignored > 0)
      return { outcome: "ignored", note: `one of ${spanning.ignored} of its row that are not ours, and not kept` };
    return { outcome: "lost", note: "its row spans it, and neither of the row's files holds it" };
  }
  if (hub === "held" && (last === undefined || at > last)) return { outcome: "waiting", note: landedUntil(last) };
  if (last !== undefined && at <= last)
    return { outcome: "lost", note: `${landedUntil(last)}, and no row spans it: see npm run doctor` };
  if (hub === "forgotten") return { outcome: "lost", note: `the hub forgot it before it landed; ${landedUntil(last)}` };
  throw new UnknownEvent(`there is no such event: ${landedUntil(last)}, and the hub ${hubHas[hub ?? "silent"]}`);
}

/** Nothing of that id ever came. */
export class UnknownEvent extends Error {
  override readonly name = "UnknownEvent";
}

const gone = "the hub does not have it any more";
const hubHas: Readonly<Record<HubStep["state"] | "silent", string>> = {
  held: "has it",
  forgotten: "forgot it",
  "not-yet": "has not come so far",
  "other-epoch": "was made anew since",
  "no-such-partition": "has no such partition",
  silent: "does not answer",
};

function landedUntil(last: number | undefined): string {
  return last === undefined ? "nothing of its partition has landed" : `its partition has landed up to ${last}`;
}
