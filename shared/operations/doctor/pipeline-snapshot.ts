import type { LandingFile } from "../../bronze/landing/landing-file.ts";
import type { LandingStatus } from "../../bronze/landing/landing-progress.ts";
import type { OutcomeCounts } from "../../bronze/manifest/outcome-counts.ts";
import type { SequenceRange } from "../../bronze/manifest/trim.ts";
import type { Checkpoint } from "../../platform/azure/checkpoints.ts";
import type { RuntimeStatus } from "../../platform/azure/orchestrations.ts";
import type { BlobDifferences } from "../maintenance/compare-blobs.ts";
import type { DeadLetteredGroup, FeedLag } from "../status/gold-lag.ts";

/** The state of the pipeline that the checks read. Times are epoch milliseconds, undefined if unknown. */
export interface PipelineSnapshot {
  readonly now: number;
  readonly hubs: readonly HubSnapshot[];
  /** All partitions of the manifest, including those of earlier hub generations and of landed files. */
  readonly partitions: readonly PartitionSnapshot[];
  readonly blobs: BlobDifferences;
  readonly files: readonly LandingFileStatus[];
  readonly gold: readonly FeedLag[];
  readonly goldDeadLetters: readonly DeadLetteredGroup[];
  readonly exports: readonly ExportLag[];
  readonly unfinishedReplays: readonly UnfinishedReplay[];
  /** The singleton orchestrations; undefined if the function app does not respond. */
  readonly orchestrations: readonly OrchestrationSnapshot[] | undefined;
}

export interface HubSnapshot {
  readonly stream: string;
  /** The hub's name in `resources.json`. */
  readonly hub: string;
  /** Undefined if the hub does not respond. */
  readonly createdOn: number | undefined;
  readonly partitions: readonly HubPartitionSnapshot[];
}

/** A partition of a hub, with the positions of the host's checkpoint and of bronze's cursor. */
export interface HubPartitionSnapshot {
  readonly id: string;
  /** PartitionKey in the manifest. */
  readonly key: string;
  /** Sequence numbers of the first and the last event in the hub. */
  readonly beginning: number;
  readonly last: number;
  /** Highest sequence number that landed. */
  readonly cursor: number | undefined;
  readonly cursorMovedAt: number | undefined;
  /** Lowest sequence number that landed; unknown if a manifest row is missing. */
  readonly firstLanded: number | undefined;
  readonly gaps: readonly SequenceRange[];
  readonly checkpoint: Checkpoint | undefined;
  /** Enqueued time of the first event after the cursor. */
  readonly waitingSince: number | undefined;
}

export interface PartitionSnapshot {
  readonly key: string;
  readonly stream: string;
  /** Position of the next row. */
  readonly next: number;
  /** Positions before `next` that no row covers. */
  readonly missing: readonly SequenceRange[];
  /** Counts in the cursor, and the sum of the rows' counts. */
  readonly totals: OutcomeCounts;
  readonly sums: OutcomeCounts;
  readonly silver: SilverProgress;
  /** Silver databases of other database sets that have progress in this partition. */
  readonly others: readonly OtherSilverProgress[];
  /** When the first row was written; undefined without rows. */
  readonly oldestRowAt: number | undefined;
}

export interface SilverProgress {
  readonly position: number;
  readonly movedAt: number | undefined;
  /** When the first row after `position` was written; undefined if there is none. */
  readonly waitingSince: number | undefined;
}

export interface OtherSilverProgress extends SilverProgress {
  readonly database: string;
}

/** A file in landing that is old enough to have landed, or to be landing. */
export interface LandingFileStatus {
  readonly file: LandingFile;
  readonly lastModified: number;
  readonly status: LandingStatus;
  readonly leasedUntil: number;
  readonly hasReport: boolean;
}

export interface ExportLag {
  readonly summary: string;
  /** Since when a change is in no exported file; undefined if there is none. */
  readonly waitingSince: number | undefined;
  /** Months to write again, as `2026-03`. */
  readonly pending: readonly string[];
}

/** An event that a replay marked as `sending` and not as `replayed`. */
export interface UnfinishedReplay {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly startedAt: number;
}

export interface OrchestrationSnapshot {
  readonly name: string;
  /** Undefined if there is no instance. */
  readonly status: RuntimeStatus | undefined;
  readonly movedAt: number | undefined;
}
