import { isoTime } from "../../platform/time.ts";
import { type QuarantineEntry, quarantineEntries } from "./entries.ts";
import { formatEventId } from "./event-id.ts";
import { type FilterState, hasState, matches, type QuarantineFilter } from "./filter.ts";
import { type QuarantineReason, reasonGroups } from "./groups.ts";
import { type EntryState, entryState } from "./ledger.ts";
import { newestEntries } from "./newest-entries.ts";
import type { QuarantineStore } from "./store.ts";

/** A quarantined event without its content. */
export interface ListedEvent extends QuarantineReason {
  readonly id: string;
  readonly state: EntryState;
  /** ISO 8601. */
  readonly ingested: string;
}

export interface ListedPage {
  readonly items: readonly ListedEvent[];
  /** Id of the last event, if there are more behind it. */
  readonly last: string | undefined;
}

export interface PageOptions {
  readonly state: FilterState;
  readonly limit: number;
  /** Only events behind this one. */
  readonly after?: QuarantineEntry;
}

/** Quarantined events that match, in a stable order. */
export async function listQuarantined(
  store: QuarantineStore,
  filter: QuarantineFilter,
  { state, limit, after }: PageOptions,
): Promise<ListedPage> {
  const items: ListedEvent[] = [];
  for await (const batch of quarantineEntries(store, filter.stream, after)) {
    for (const entry of batch) {
      if (!matches(filter, entry) || !hasState(state, entry.ledger?.state)) continue;
      if (items.length === limit) return { items, last: items.at(-1)?.id };
      items.push(listedEvent(entry));
    }
  }
  return { items, last: undefined };
}

/** Quarantined events that match, the latest first. */
export async function listNewestQuarantined(
  store: QuarantineStore,
  filter: QuarantineFilter,
  { state, limit, after }: PageOptions,
): Promise<ListedPage> {
  const items: ListedEvent[] = [];
  const last = after && formatEventId(after.id);
  let isBehind = last === undefined;
  for await (const entry of newestEntries(store, filter.stream)) {
    if (isBehind && matches(filter, entry) && hasState(state, entry.ledger?.state)) {
      if (items.length === limit) return { items, last: items.at(-1)?.id };
      items.push(listedEvent(entry));
    }
    isBehind ||= formatEventId(entry.id) === last;
  }
  return { items, last: undefined };
}

function listedEvent({ id, event, ledger }: QuarantineEntry): ListedEvent {
  const { code, field, message, ingestTime } = event;
  const place = { id: formatEventId(id), stream: id.partition.stream };
  return { ...place, code, field, message, state: entryState(ledger), ingested: isoTime(ingestTime) };
}

export interface QuarantineReasons {
  /** The most frequent first. */
  readonly reasons: readonly (QuarantineReason & {
    readonly count: number;
    readonly first: string;
    readonly last: string;
  })[];
  /** Events by day of ingestion, UTC, and reason code; in order. */
  readonly days: readonly { readonly date: string; readonly code: string; readonly count: number }[];
  /** Whether there are more events than were counted. */
  readonly truncated: boolean;
}

/** Counts quarantined events by reason, and by day. Reads at most `most` events. */
export async function countReasons(
  store: QuarantineStore,
  filter: QuarantineFilter,
  { state, most }: { readonly state: FilterState; readonly most: number },
): Promise<QuarantineReasons> {
  const groups = reasonGroups();
  const days = new Map<string, { readonly date: string; readonly code: string; readonly count: number }>();
  let [read, truncated] = [0, false];
  for await (const batch of quarantineEntries(store, filter.stream)) {
    for (const entry of batch) {
      if (!matches(filter, entry) || !hasState(state, entry.ledger?.state)) continue;
      const { code, field, message, ingestTime } = entry.event;
      groups.add({ stream: entry.id.partition.stream, code, field, message }, ingestTime);
      const date = isoTime(ingestTime).slice(0, 10);
      const key = `${date} ${code}`;
      days.set(key, { date, code, count: (days.get(key)?.count ?? 0) + 1 });
    }
    read += batch.length;
    truncated = read >= most;
    if (truncated) break;
  }
  const reasons = groups
    .mostFrequentFirst()
    .map(({ first, last, ...group }) => ({ ...group, first: isoTime(first), last: isoTime(last) }));
  const ordered = [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  return { reasons, days: ordered, truncated };
}
