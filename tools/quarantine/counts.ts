import { quarantineFor } from "../../shared/composition.ts";
import { quarantineEntries } from "../../shared/operations/quarantine/entries.ts";
import type { FilterState } from "../../shared/operations/quarantine/filter.ts";
import { hasState, matches, type QuarantineFilter } from "../../shared/operations/quarantine/filter.ts";
import { type ReasonGroup, reasonGroups } from "../../shared/operations/quarantine/groups.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { sumBy } from "../../shared/platform/sum.ts";

/** Events that a summary counts at most, so that it ends soon whatever the quarantine contains. */
export const maxCounted = 100_000;

/** Numbers of the first `maxCounted` quarantined events by stream and reason, the most frequent first. */
export async function quarantineCounts(
  azure: Azure,
  filter: QuarantineFilter = {},
  state: FilterState = "all",
): Promise<ReasonGroup[]> {
  const groups = reasonGroups();
  let counted = 0;
  for await (const batch of quarantineEntries(quarantineFor(azure), filter.stream)) {
    for (const entry of batch) {
      if (!matches(filter, entry) || !hasState(state, entry.ledger?.state)) continue;
      if (counted === maxCounted) return groups.mostFrequentFirst();
      counted += 1;
      groups.add({ stream: entry.id.partition.stream, ...entry.event }, entry.event.ingestTime);
    }
  }
  return groups.mostFrequentFirst();
}

export function quarantineText(counts: readonly ReasonGroup[]): string {
  if (counts.length === 0) return "No quarantined events.";
  const lines = counts.map(
    ({ stream, code, field, message, count }) =>
      `  ${String(count).padStart(6)}  ${stream}: ${code}${field === "" ? "" : ` (${field})`} – ${message}`,
  );
  const isAll = sumBy(counts, ({ count }) => count) < maxCounted;
  const title = isAll ? "Quarantined events:" : `Quarantined events, of the first ${maxCounted}:`;
  return [title, ...lines].join("\n");
}
