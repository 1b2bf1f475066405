import type { BronzeReader } from "../../shared/bronze/bronze-reader.ts";
import { partitionFromKey } from "../../shared/bronze/manifest/partition.ts";
import { bronzeReaderFor } from "../../shared/composition.ts";
import { computedSummaries, summaryNamed } from "../../shared/gold/registry.ts";
import type { Summary } from "../../shared/gold/summary.ts";
import { readFeedLags } from "../../shared/operations/status/gold-lag.ts";
import { oldestWaiting } from "../../shared/operations/status/oldest-waiting.ts";
import { readUnexported } from "../../shared/operations/status/unexported.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { earliest, isoTime } from "../../shared/platform/time.ts";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";

/** As of when a table is. */
export interface TableAge {
  /** Everything that landed before is in the table, except in pending months; epoch milliseconds. */
  readonly asOf: number;
  /** Months with changes that the exported files do not contain. */
  readonly pendingMonths: readonly string[];
  /** Whether there may be further ones. */
  readonly hasMore: boolean;
}

export type ReadAge = () => Promise<TableAge>;

/** Reads the ages of tables. Of bronze and quarantine it is the time of the fetch: they contain what has landed. */
export interface LakeAges {
  /** Undefined for a table that is generated: it depends on no event. */
  exported(name: string): ReadAge | undefined;
  readonly silver: ReadAge;
  readonly landed: ReadAge;
}

type LakeAzure = Pick<Azure, "table" | "blobs" | "silver" | "gold" | "configuration">;

/** @param now epoch milliseconds */
export function lakeAges(azure: LakeAzure, now: () => number): LakeAges {
  const bronze = bronzeReaderFor(azure);
  const database = azure.configuration.silverDatabase;
  const age = (times: readonly (number | undefined)[], pendingMonths: readonly string[] = [], hasMore = false) => ({
    asOf: earliest(times) ?? now(),
    pendingMonths,
    hasMore,
  });
  return {
    landed: async () => age([]),
    silver: async () => age([await waitingForSilver(bronze, database, () => true)]),
    exported(name) {
      const summary = summaryNamed(name);
      if (summary === undefined) return undefined;
      return async () => {
        const stored = storedSummary(summary);
        const containers = stored.feeds.map(({ container }) => container);
        const silver = await waitingForSilver(bronze, database, (stream) => feeds(stream, containers));
        const gold = await readFeedLags({
          ...{ silver: azure.silver, gold: azure.gold, summaries: [stored] },
          goldRefreshInterval: azure.configuration.goldRefreshInterval,
        });
        const { since, months, hasMore } = await readUnexported(azure, summary);
        return age([silver, ...gold.map(({ waitingSince }) => waitingSince), since], months, hasMore);
      };
    },
  };
}

export function ageText(table: string, { asOf, pendingMonths, hasMore }: TableAge): string {
  const months = `${pendingMonths.join(", ")}${hasMore ? " and others" : ""}`;
  const pending = pendingMonths.length === 0 ? "" : `; pending months (EXPORT_SCHEDULE): ${months}`;
  return `${table}: as of ${isoTime(asOf)}${pending}`;
}

async function waitingForSilver(
  bronze: BronzeReader,
  database: string,
  isWanted: (stream: string) => boolean,
): Promise<number | undefined> {
  const keys = (await bronze.partitions()).filter((key) => isWanted(partitionFromKey(key).stream));
  return oldestWaiting(bronze, database, keys);
}

function feeds(stream: string, containers: readonly string[]): boolean {
  return silverDefinitions.some((each) => each.stream === stream && containers.includes(each.container));
}

/** The summary whose stored rows a rolled-up one reads. */
function storedSummary(summary: Summary) {
  if (summary.kind === "computed") return summary;
  const stored = computedSummaries.find(({ container }) => container === summary.container);
  if (stored === undefined) throw new Error(`no summary is stored in ${summary.container}`);
  return stored;
}
