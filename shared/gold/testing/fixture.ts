import { type Hook, type MemoryContainer, memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { silverDefinitions } from "../../silver/documents/registry.ts";
import { openSilverReader } from "../../silver/open-silver-reader.ts";
import { calendar } from "../dates/calendar.ts";
import type { GroupDocument } from "../group.ts";
import { defaultAlertRule } from "../health-alerts/alert-rule.ts";
import { type Gold, sharedContainers } from "../run/gold.ts";
import { planRun } from "../run/plan.ts";
import { type RunCounts, type RunLimits, runSummary } from "../run/run.ts";
import type { ComputedSummary, Row } from "../summary.ts";
import type { SilverWrite } from "./silver-writes.ts";

/** Silver and gold in memory. */
export interface GoldFixture {
  readonly gold: Gold;
  readonly containers: ReadonlyMap<string, MemoryContainer>;
  write(write: SilverWrite): void;
  rows(summary: ComputedSummary): Row[];
}

export const testLimits: RunLimits = { pageSize: 2, concurrency: 3, deadline: Number.POSITIVE_INFINITY };

export function goldFixture(
  summaries: readonly ComputedSummary[],
  hook: Hook = () => {},
  timeZone = "UTC",
): GoldFixture {
  const partitionKeys = new Map<string, string>([
    ...silverDefinitions.map(({ container, partitionKey }) => [container, partitionKey] as const),
    [sharedContainers.progress, "consumer"],
    [sharedContainers.errors, "summary"],
    ...summaries.map(({ container, partitionKey }) => [container, partitionKey] as const),
  ]);
  const containers = new Map([...partitionKeys].map(([name, key]) => [name, memoryContainer(key, hook)]));
  const container = (name: string) => {
    const found = containers.get(name);
    if (found === undefined) throw new Error(`No container ${name}`);
    return found;
  };
  return {
    containers,
    gold: {
      silver: container,
      gold: container,
      silverReader: openSilverReader(container),
      exported: [],
      calendar: calendar(timeZone),
      alertRule: defaultAlertRule,
      timeZoneDatabase: "2026a",
      refreshInterval: 0,
      retryConflicts,
      now: () => 0,
    },
    write: (write) => container(write.container).put(write.document),
    rows: (summary) =>
      container(summary.container)
        .all<GroupDocument>()
        .flatMap(({ rows }) => rows),
  };
}

/** One run of each summary that has work. */
export async function runOnce(
  { gold }: GoldFixture,
  summaries: readonly ComputedSummary[],
  limits = testLimits,
): Promise<RunCounts[]> {
  const counts: RunCounts[] = [];
  for (const work of await planRun(gold, summaries)) {
    const summary = summaries.find(({ name }) => name === work.summary);
    if (summary !== undefined) counts.push(await runSummary(gold, summary, limits));
  }
  return counts;
}
