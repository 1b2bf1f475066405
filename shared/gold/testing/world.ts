import { silverDefinitions } from "../../silver/documents/registry.ts";
import { factsReader } from "../../silver/open-silver-reader.ts";
import { calendar } from "../dates/calendar.ts";
import type { GroupDocument } from "../group.ts";
import { type Gold, sharedContainers } from "../run/gold.ts";
import { planRun } from "../run/plan.ts";
import { type RunCounts, type RunLimits, runWorkItem } from "../run/run.ts";
import type { Row, Summary } from "../summary.ts";
import { type Hook, type MemoryContainer, memoryContainer } from "./memory-container.ts";
import type { SilverWrite } from "./silver-writes.ts";

/** Silver and gold in memory. */
export interface World {
  readonly gold: Gold;
  readonly containers: ReadonlyMap<string, MemoryContainer>;
  write(write: SilverWrite): void;
  rows(summary: Summary): Row[];
}

export const testLimits: RunLimits = { pageSize: 2, concurrency: 3, deadline: Number.POSITIVE_INFINITY };

export function world(summaries: readonly Summary[], hook: Hook = () => {}, timeZone = "UTC"): World {
  const partitionKeys = new Map<string, string>([
    ...silverDefinitions.map(({ container, partitionKey }) => [container, partitionKey] as const),
    ...Object.values(sharedContainers).map((name) => [name, "summary"] as const),
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
      facts: factsReader(container),
      calendar: calendar(timeZone),
      now: () => 0,
    },
    write: (write) => container(write.container).put(write.document),
    rows: (summary) =>
      container(summary.container)
        .all<GroupDocument>()
        .flatMap(({ rows }) => rows),
  };
}

/** One run over all summaries: every item of the plan once. */
export async function runOnce(
  { gold }: World,
  summaries: readonly Summary[],
  limits = testLimits,
): Promise<RunCounts[]> {
  const counts: RunCounts[] = [];
  for (const item of (await planRun(gold, summaries)).flat()) {
    const summary = summaries.find(({ name }) => name === item.summary);
    if (summary !== undefined) counts.push(await runWorkItem(gold, summary, item, limits));
  }
  return counts;
}
