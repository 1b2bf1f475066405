import { partitionFromKey } from "../../bronze/manifest/manifest-row.ts";
import { findArrivals } from "./arrivals.ts";
import { findEntry, type QuarantineEntry } from "./entries.ts";
import { formatEventId, parseEventId } from "./event-id.ts";
import type { QuarantineStore } from "./store.ts";

/** An event that one was sent again for, or as which one came again. */
export interface Link {
  readonly id: string;
  readonly accepted: boolean;
  /** What was done to it, when it was quarantined: `open` if nothing. */
  readonly state: string;
}

/** Who sends from the quarantine what is quarantined again gives up before. */
const longest = 100;

/** The events before and behind one in quarantine, the nearest first: each is the one before, sent again. */
export async function chainOf(
  store: QuarantineStore,
  entry: QuarantineEntry,
): Promise<{ readonly earlier: Link[]; readonly later: Link[] }> {
  const earlier: Link[] = [];
  for (let at = await originalOf(store, entry); at !== undefined && earlier.length < longest; ) {
    earlier.push(linkTo(at));
    at = await originalOf(store, at);
  }
  const later: Link[] = [];
  for (let at: QuarantineEntry | undefined = entry; at !== undefined && later.length < longest; ) {
    const next = await arrivalOf(store, at);
    if (next !== undefined) later.push(next.link);
    at = next?.entry;
  }
  return { earlier, later };
}

async function originalOf(store: QuarantineStore, { event }: QuarantineEntry): Promise<QuarantineEntry | undefined> {
  const id = event.replayOf === undefined ? undefined : parseEventId(event.replayOf);
  return id === undefined ? undefined : findEntry(store, id);
}

async function arrivalOf(store: QuarantineStore, { id, ledger }: QuarantineEntry) {
  if (ledger?.state !== "replayed") return undefined;
  const mine = formatEventId(id);
  const arrivals = await findArrivals(store, id.partition.stream, new Set([mine]), ledger.after);
  const arrival = arrivals.get(mine);
  if (arrival === undefined) return undefined;
  const { partitionKey, sequenceNumber, accepted } = arrival;
  const at = { partition: partitionFromKey(partitionKey), file: undefined, sequenceNumber };
  const entry = accepted ? undefined : await findEntry(store, at);
  return { link: entry === undefined ? { id: formatEventId(at), accepted, state: "" } : linkTo(entry), entry };
}

function linkTo({ id, ledger }: QuarantineEntry): Link {
  return { id: formatEventId(id), accepted: false, state: ledger?.state ?? "open" };
}
