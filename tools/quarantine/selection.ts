import { findEntry, type QuarantineEntry, quarantineEntries } from "../../shared/operations/quarantine/entries.ts";
import { parseEventId } from "../../shared/operations/quarantine/event-id.ts";
import { matches } from "../../shared/operations/quarantine/filter.ts";
import { parseSilverAsideId } from "../../shared/operations/quarantine/silver-dead-letters.ts";
import type { QuarantineStore } from "../../shared/operations/quarantine/store.ts";
import type { Command } from "./flags.ts";

/**
 * The events that a command is about, in batches of one stream each, whatever was done to them before.
 *
 * @throws Error naming an id that is none, or under which nothing was quarantined
 */
export async function* selected(
  store: QuarantineStore,
  { ids, filter }: Pick<Command, "ids" | "filter">,
): AsyncGenerator<QuarantineEntry[]> {
  if (ids.length > 0) {
    const entries: QuarantineEntry[] = [];
    for (const id of ids) entries.push(await entryNamed(store, id));
    yield* Map.groupBy(entries, ({ id }) => id.partition.stream).values();
    return;
  }
  for await (const batch of quarantineEntries(store, filter.stream)) {
    const wanted = batch.filter((entry) => matches(filter, entry));
    if (wanted.length > 0) yield wanted;
  }
}

export async function entryNamed(store: QuarantineStore, text: string): Promise<QuarantineEntry> {
  const id = parseEventId(text);
  if (id === undefined) {
    throw new Error(
      parseSilverAsideId(text) === undefined
        ? `"${text}" is no id: stream|partition|epoch|sequence expected, as list --each prints it`
        : `"${text}" was set aside by silver, not quarantined: it stands in bronze, and a rebuild of silver brings it again`,
    );
  }
  const entry = await findEntry(store, id);
  if (entry === undefined) throw new Error(`nothing was quarantined under the id ${text}`);
  return entry;
}
