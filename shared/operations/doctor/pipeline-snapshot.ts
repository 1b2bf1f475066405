import type { LandingFile } from "../../bronze/landing/landing-file.ts";
import type { LandingStatus } from "../../bronze/landing/landing-progress.ts";
import type { OutcomeCounts } from "../../bronze/manifest/outcome-counts.ts";
import type { SequenceRange } from "../../bronze/manifest/trim.ts";
import type { RuntimeStatus } from "../../platform/azure/orchestrations.ts";
import type { ServingComparison } from "../../serving/postgres/compare.ts";
import type { UnpublishedRow } from "../../serving/registry/unpublished.ts";
import type { PartitionPositions } from "../ingest-recovery/positions.ts";
import type { BlobDifferences } from "../maintenance/compare-blobs.ts";
import type { ExportLag } from "../status/export-lag.ts";
import type { DeadLetteredGroup, FeedLag } from "../status/gold-lag.ts";

/** The state of the pipeline that the checks read. Times are epoch milliseconds, undefined if unknown. */
export interface PipelineSnapshot {
  readonly now: number;
  readonly hubs: readonly HubSnapshot[];
  /** All partitions of the manifest, including those of earlier hub generations and of landed files. */
  readonly partitions: readonly PartitionSnapshot[];
  readonly blobs: BlobDifferences;
  readonly files: readonly LandingFileStatus[];
  readonly landingFailures: readonly LandingFailure[];
  readonly gold: readonly FeedLag[];
  readonly goldDeadLetters: readonly DeadLetteredGroup[];
  readonly exportDeadLetters: readonly DeadLetteredGroup[];
  /** Messages that the webhook did not accept. */
  readonly webhookDeadLetters: readonly { readonly since: number; readonly failure: string }[];
  readonly exports: readonly ExportLag[];
  readonly tables: readonly TableSnapshot[];
  /** The tables of the serving database; undefined if there is none, or it does not respond. */
  readonly serving: readonly ServingComparison[] | undefined;
  /** Tables of the registration database with rows that are not published; undefined as `serving`. */
  readonly registry: readonly UnpublishedRow[] | undefined;
  readonly unfinishedReplays: readonly UnfinishedReplay[];
  /** Erasures that have not ended: the id of the receipt, and when silver was erased first. */
  readonly pendingErasures: readonly { readonly receipt: string; readonly since: number }[];
  /** Kinds of data that silver keeps since one time and, by the settings, should keep since another one. */
  readonly retention: readonly { readonly kind: string; readonly since: number; readonly wanted: number }[];
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

export interface HubPartitionSnapshot extends PartitionPositions {
  /** Sequence number of the first waiting event that the host cannot bind. Searched only while the cursor stalls. */
  readonly notBytes: number | undefined;
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
  /** Why the file did not land completely. */
  readonly reason?: string;
  readonly leasedUntil: number;
  readonly hasReport: boolean;
}

/** What the doctor cannot read in landing. */
export interface LandingFailure {
  /** Of a file, or `landing` when the container cannot be listed. */
  readonly id: string;
  readonly detail: string;
}

/** A Delta table of a stream or of an export. */
export interface TableSnapshot {
  /** `container/folder`. */
  readonly table: string;
  /** Files that the latest version contains and that do not exist, or have another size. */
  readonly missing: readonly string[];
  /** Files that another writer added to the latest version. */
  readonly foreign: readonly string[];
  /** When the oldest manifest row was written that the table of a stream does not contain; undefined without one. */
  readonly waitingSince: number | undefined;
  /** Why the log cannot be read. */
  readonly unreadable?: string;
  /** Whether the log of an export has lost versions. */
  readonly isLost?: boolean;
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
