import { isoTime } from "../../shared/platform/time.ts";
import type { Pseudonymise } from "../../shared/serving/masking/pseudonym.ts";
import { formatNumber } from "../common/format-number.ts";
import type { Comparison } from "./compare/compare.ts";
import { exampleOf } from "./compare/example.ts";
import type { PendingRefresh, SyncStatus } from "./sync-status.ts";

export interface ReportInput {
  readonly comparisons: readonly Comparison[];
  readonly syncStatus: Omit<SyncStatus, "overdueSummaries">;
  /** Time zones of the calendar days in gold. */
  readonly timeZones: { readonly live: string; readonly rebuilt: string };
  /** Number of differences printed per container. */
  readonly examples: number;
  readonly pseudonymise: Pseudonymise;
}

/** Whether all documents that can be compared are equal. */
export function areEqual(comparisons: readonly Comparison[]): boolean {
  return comparisons.every(({ differences, isTruncated }) => differences.length === 0 && !isTruncated);
}

/** One line per container, examples of differences, and possible reasons. Contains no personal values. */
export async function reportText({ comparisons, examples, pseudonymise, ...input }: ReportInput): Promise<string> {
  const lines: string[] = [];
  for (const comparison of comparisons) {
    const { container, sides, differences } = comparison;
    lines.push(`${container.layer} ${container.name}: ${verdict(comparison)}`);
    const printed = differences.toSorted((a, b) => Number(a.isChanging) - Number(b.isChanging)).slice(0, examples);
    for (const difference of printed) lines.push(`  ${await exampleOf(container, sides, difference, pseudonymise)}`);
    if (differences.length > printed.length) lines.push(`  and ${differences.length - printed.length} more`);
  }
  lines.push(...pendingLines(comparisons, input.syncStatus.pendingRefreshes));
  if (!areEqual(comparisons)) lines.push("", ...reasons({ comparisons, ...input }));
  return lines.join("\n");
}

function verdict({ documents, differences, pending, isTruncated }: Comparison): string {
  const of = `${formatNumber(documents)} documents${pending.length === 0 ? "" : `, ${groupCount(pending)} not compared yet`}`;
  if (differences.length === 0 && !isTruncated) return `equal, ${of}`;
  const changing = differences.filter(({ isChanging }) => isChanging).length;
  const changingText = changing === 0 ? "" : `, ${changing} of them still changing`;
  return `${isTruncated ? "more than " : ""}${differences.length} differ of ${of}${changingText}`;
}

/** A summary that was refreshed in the meantime has no pending refresh. */
function pendingLines(comparisons: readonly Comparison[], refreshes: readonly PendingRefresh[]): string[] {
  const lines = comparisons.flatMap(({ container: { name, summary }, pending }) => {
    if (pending.length === 0) return [];
    const dueBy = refreshes.find((refresh) => refresh.summary === summary?.name)?.dueBy;
    const refresh = dueBy === undefined ? "refreshed meanwhile" : `refreshed by ${isoTime(dueBy)}`;
    return [`  ${summary?.name ?? name}: ${groupCount(pending)} pending in the live gold, ${refresh}`];
  });
  return lines.length === 0 ? [] : ["", "Not compared yet; run this command again after the refresh:", ...lines];
}

function groupCount({ length }: readonly unknown[]): string {
  return `${formatNumber(length)} ${length === 1 ? "group" : "groups"}`;
}

function reasons({ comparisons, syncStatus, timeZones }: Omit<ReportInput, "examples" | "pseudonymise">): string[] {
  const { differingPartitions, laggingSummaries, deadLetteredGroups } = syncStatus;
  const isChanging = comparisons.some(({ differences }) => differences.some((difference) => difference.isChanging));
  const found = [
    differingPartitions.length > 0 &&
      `the silvers are at different positions of bronze in ${differingPartitions.join(", ")}: events arrived meanwhile, or the live silver is stalled`,
    laggingSummaries.length > 0 && `the live gold has unread changes of silver, for ${laggingSummaries.join(", ")}`,
    isChanging &&
      "documents changed during the comparison: events arrived meanwhile; run it again at a time of less load",
    timeZones.live !== timeZones.rebuilt &&
      `the calendar days of gold are in ${timeZones.live} (live) and ${timeZones.rebuilt} (rebuilt)`,
    deadLetteredGroups.live + deadLetteredGroups.rebuilt > 0 &&
      `groups that cannot be computed: ${deadLetteredGroups.live} live, ${deadLetteredGroups.rebuilt} rebuilt`,
    "any other difference is due to rules that changed since the live documents were written, or to a defect",
  ];
  return ["Possible reasons:", ...found.filter((reason) => reason !== false).map((reason) => `  ${reason}`)];
}
