import { partitionFromKey } from "../../bronze/manifest/partition.ts";
import { findArrivals } from "./arrivals.ts";
import { findEntry, type QuarantineEntry } from "./entries.ts";
import { formatEventId, parseEventId } from "./event-id.ts";
import { type EntryState, entryState } from "./ledger.ts";
import type { QuarantineStore } from "./store.ts";

/** An event in a chain of replays. */
export interface ReplayLink {
  readonly id: string;
  readonly accepted: boolean;
  /** Empty for an accepted event. */
  readonly state: EntryState | "";
}

/** Limits the search; no operator replays an event so often. */
const maxLength = 100;

/** The events that a quarantined event replays, and the replays of it, each the nearest first. */
export async function chainOf(
  store: QuarantineStore,
  entry: QuarantineEntry,
): Promise<{ readonly earlier: ReplayLink[]; readonly later: ReplayLink[] }> {
  const earlier: ReplayLink[] = [];
  for (let at = await originalOf(store, entry); at !== undefined && earlier.length < maxLength; ) {
    earlier.push(linkTo(at));
    at = await originalOf(store, at);
  }
  const later: ReplayLink[] = [];
  for (let at: QuarantineEntry | undefined = entry; at !== undefined && later.length < maxLength; ) {
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
  const original = formatEventId(id);
  const arrivals = await findArrivals(store, id.partition.stream, new Set([original]), ledger.after);
  const arrival = arrivals.get(original);
  if (arrival === undefined) return undefined;
  const { partitionKey, accepted, replayOf: _, ...position } = { replayOf: original, ...arrival };
  const at = { partition: partitionFromKey(partitionKey), file: undefined, ...position };
  const entry = accepted ? undefined : await findEntry(store, at);
  const link: ReplayLink = entry === undefined ? { id: formatEventId(at), accepted, state: "" } : linkTo(entry);
  return { link, entry };
}

function linkTo({ id, ledger }: QuarantineEntry): ReplayLink {
  return { id: formatEventId(id), accepted: false, state: entryState(ledger) };
}
