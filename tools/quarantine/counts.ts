import { quarantineFor } from "../../shared/composition.ts";
import { quarantineEntries } from "../../shared/operations/quarantine/entries.ts";
import type { FilterState } from "../../shared/operations/quarantine/filter.ts";
import { hasState, matches, type QuarantineFilter } from "../../shared/operations/quarantine/filter.ts";
import { type ReasonGroup, reasonGroups } from "../../shared/operations/quarantine/groups.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";

/** Numbers of quarantined events by stream and reason, the most frequent first. */
export async function quarantineCounts(
  azure: Azure,
  filter: QuarantineFilter = {},
  state: FilterState = "all",
): Promise<ReasonGroup[]> {
  const groups = reasonGroups();
  for await (const batch of quarantineEntries(quarantineFor(azure), filter.stream)) {
    for (const entry of batch) {
      if (!matches(filter, entry) || !hasState(state, entry.ledger?.state)) continue;
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
  return ["Quarantined events:", ...lines].join("\n");
}
