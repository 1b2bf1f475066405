import { findEntry, type QuarantineEntry, quarantineEntries } from "../../shared/operations/quarantine/entries.ts";
import { eventIdFormat, parseEventId } from "../../shared/operations/quarantine/event-id.ts";
import { matches } from "../../shared/operations/quarantine/filter.ts";
import { parseSilverDeadLetterId } from "../../shared/operations/quarantine/silver-dead-letters.ts";
import type { QuarantineStore } from "../../shared/operations/quarantine/store.ts";
import { locateEvent } from "../../shared/operations/trace/locate.ts";
import type { QuarantineCommand } from "./flags.ts";

/**
 * The selected events in any state, in batches of one stream each.
 *
 * @throws Error when an id is invalid or unknown
 */
export async function* selected(
  store: QuarantineStore,
  { ids, filter }: Pick<QuarantineCommand, "ids" | "filter">,
): AsyncGenerator<QuarantineEntry[]> {
  if (ids.length > 0) {
    const entries: QuarantineEntry[] = [];
    for (const id of ids) entries.push(await entryNamed(store, id));
    yield* Map.groupBy(entries, ({ id }) => id.partition.stream).values();
    return;
  }
  for await (const batch of quarantineEntries(store, filter.stream)) {
    const matching = batch.filter((entry) => matches(filter, entry));
    if (matching.length > 0) yield matching;
  }
}

export async function entryNamed(store: QuarantineStore, text: string): Promise<QuarantineEntry> {
  const id = parseEventId(text);
  if (id === undefined) {
    throw new Error(
      parseSilverDeadLetterId(text) === undefined
        ? `"${text}" is not an event id: ${eventIdFormat} expected, as list --each prints it`
        : `"${text}" is a dead letter of silver: the event is in bronze, and a rebuild of silver processes it again`,
    );
  }
  const entry = await findEntry(store, id);
  if (entry !== undefined) return entry;
  const isExpired = (await locateEvent(store, id)).spanning?.expired === true;
  throw new Error(
    `no quarantined event has the id ${text}${isExpired ? ": retention has removed the files of that time" : ""}`,
  );
}
