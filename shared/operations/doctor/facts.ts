import type { Status } from "../../bronze/landing/file-progress.ts";
import type { LandingFile } from "../../bronze/landing/landed-file.ts";
import type { OutcomeCounts } from "../../bronze/manifest/manifest-row.ts";
import type { Range } from "../../bronze/manifest/trim.ts";
import type { Checkpoint } from "../../platform/azure/checkpoints.ts";
import type { BronzeContainer } from "./finding.ts";

/** What was gathered, for the checks to look at. Times are epoch milliseconds, undefined when they are not known. */
export interface Facts {
  readonly now: number;
  readonly hubs: readonly HubFacts[];
  /** Every partition of the manifest, of earlier epochs and of files too. */
  readonly partitions: readonly PartitionFacts[];
  readonly blobs: BlobFacts;
  readonly files: readonly FileFacts[];
  readonly gold: readonly FeedFacts[];
  readonly goldSetAside: readonly SetAsideFacts[];
  readonly exports: readonly ExportFacts[];
  /** Events that a replay has noted and not ended. */
  readonly sending: readonly SendingFacts[];
  /** Orchestrations that are alone of their name; undefined when they could not be asked for. */
  readonly runs: readonly RunFacts[] | undefined;
}

export interface HubFacts {
  readonly stream: string;
  /** The hub's name in `resources.json`. */
  readonly hub: string;
  /** Undefined when the hub does not answer. */
  readonly createdOn: number | undefined;
  readonly partitions: readonly HubPartitionFacts[];
}

/** A partition of a hub, with how far it was read: by the host, and into bronze. */
export interface HubPartitionFacts {
  readonly id: string;
  /** Its PartitionKey in the manifest. */
  readonly key: string;
  readonly beginning: number;
  readonly last: number;
  /** Highest sequence number that landed. */
  readonly cursor: number | undefined;
  readonly cursorMovedAt: number | undefined;
  /** Lowest sequence number that landed; undefined where a row is missing, too: nobody knows what it held. */
  readonly firstLanded: number | undefined;
  readonly gaps: readonly Range[];
  readonly checkpoint: Checkpoint | undefined;
  /** When the hub got the first event behind the cursor. */
  readonly waitingSince: number | undefined;
}

export interface PartitionFacts {
  readonly key: string;
  readonly stream: string;
  /** Of the next row. */
  readonly next: number;
  /** Positions before it at which there is no row. */
  readonly missing: readonly Range[];
  /** What the cursor says, and what the rows add up to. */
  readonly totals: OutcomeCounts;
  readonly sums: OutcomeCounts;
  readonly silver: SilverFacts;
  /** Silver databases beside it that have a progress here: pairs that a rebuild made, or that the app worked with before. */
  readonly others: readonly OtherSilverFacts[];
  /** When the first row was committed, or merged; undefined when there is none. */
  readonly oldestRowAt: number | undefined;
}

/** How far silver has come in a partition. */
export interface SilverFacts {
  readonly position: number;
  readonly movedAt: number | undefined;
  /** When the first row behind it was committed; undefined when there is none. */
  readonly waitingSince: number | undefined;
}

/** How far a silver database has come that the settings do not name. */
export interface OtherSilverFacts extends SilverFacts {
  readonly database: string;
}

export interface BlobFacts {
  /** Named by the manifest, and not there, or of another size. */
  readonly missing: readonly MissingBlob[];
  /** There, and named by nothing. */
  readonly orphans: readonly OrphanBlob[];
}

export interface MissingBlob {
  readonly container: BronzeContainer;
  readonly blob: string;
  readonly partitionKey: string;
  readonly position: number;
  /** Bytes that are there, of those that the manifest says. */
  readonly size?: number;
}

export interface OrphanBlob {
  readonly container: BronzeContainer;
  readonly blob: string;
  readonly lastModified: number;
  /**
   * What the manifest says of the place in its name. `taken`: another commit's row is there. `ahead`: nobody came so far yet.
   * `vacant`: a row should be there, and is not. `unknown`: no such partition.
   */
  readonly place: "taken" | "ahead" | "vacant" | "unknown";
  /** When the row of that place and others were merged, after which nobody wants their blobs. */
  readonly mergedAt?: number;
}

/** A file in landing that did not change for so long that it should have been noticed. */
export interface FileFacts {
  readonly file: LandingFile;
  readonly lastModified: number;
  readonly status: Status;
  readonly heldUntil: number;
  readonly hasReport: boolean;
}

/** A silver container, as a summary follows it. */
export interface FeedFacts {
  readonly summary: string;
  readonly container: string;
  /** When the first change that the summary has not seen was written; undefined when there is none. */
  readonly waitingSince: number | undefined;
  /** When its turn came at the latest: an unhurried summary lets changes wait. */
  readonly dueSince: number | undefined;
}

export interface SetAsideFacts {
  readonly summary: string;
  readonly id: string;
  readonly since: number;
}

export interface ExportFacts {
  readonly summary: string;
  /** Since when something of it is to be exported; undefined when nothing is. */
  readonly waitingSince: number | undefined;
  readonly pending: readonly string[];
}

export interface SendingFacts {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly when: number;
}

export interface RunFacts {
  readonly name: string;
  /** As Durable Functions says: `Running`, `Failed` …; undefined when there is no such instance. */
  readonly status: string | undefined;
  readonly movedAt: number | undefined;
}
