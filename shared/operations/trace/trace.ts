import type { GroupKey } from "../../gold/group-context.ts";
import type { Row } from "../../gold/summary.ts";
import type { RejectionCode } from "../../streams/outcome.ts";
import type { ReplayLink } from "../quarantine/chain.ts";
import type { EntryState } from "../quarantine/ledger.ts";

/** The path of one event through the layers. Times are ISO 8601. In a masked trace personal values are null. */
export interface Trace {
  readonly id: string;
  readonly stream: string;
  /** For a hub's event; null if the hub does not respond. */
  readonly hub?: HubStep | null;
  /** For a record of a landed file. */
  readonly file?: FileStep;
  /** The manifest row; absent if the event has not landed. */
  readonly manifest?: ManifestStep;
  /** The Parquet row; absent if no file contains the event. */
  readonly bronze?: BronzeStep;
  readonly outcome: OutcomeStep;
  /** For an accepted event. */
  readonly silver?: SilverStep;
  /** One step for each computed summary. */
  readonly gold: readonly GoldStep[];
}

export interface HubStep {
  readonly partition: string;
  /** Creation time of the hub. */
  readonly generation: string;
  /** Sequence numbers of the first and the last event in the hub. */
  readonly beginning: number;
  readonly last: number;
  /** `expired`: deleted by retention. `other-generation`: the hub was recreated since the event. */
  readonly state: "available" | "expired" | "not-enqueued" | "other-generation" | "no-such-partition";
}

export interface FileStep {
  /** Identity of the file. */
  readonly file: string;
  /** Null once the file's landing progress is deleted. */
  readonly name: string | null;
  readonly record: number;
}

export interface ManifestStep {
  readonly partition: string;
  readonly position: number;
  /** Positions of the commits whose files were compacted into one: `1 to 90`. */
  readonly compacted?: string;
  /** After compaction: the commit id and time of the event's own commit are unknown. */
  readonly note?: string;
  /** Sequence numbers, or record numbers, that the row spans. */
  readonly first: number;
  readonly last: number;
  /** Null if unknown. */
  readonly commitId: string | null;
  readonly committed: string | null;
}

export interface BronzeStep {
  readonly container: "bronze" | "quarantine";
  readonly blob: string;
  /** Zero-based row of the Parquet file. */
  readonly row: number;
  readonly enqueued: string;
  readonly ingested: string;
  readonly key: string | null;
  readonly bytes: number;
  /** As text. */
  readonly body: string | null;
}

export interface OutcomeStep {
  /**
   * `ignored` is inferred: ignored events are counted and not retained. `open-gap`: the sequence number was skipped.
   * `waiting`: not landed yet. `lost`: cannot land any more, or its row is missing.
   */
  readonly outcome: "accepted" | "ignored" | "quarantined" | "open-gap" | "waiting" | "lost" | "expired";
  readonly note?: string;
  readonly reason?: { readonly code: RejectionCode; readonly field: string; readonly message: string };
  /** State in the quarantine's ledger. */
  readonly state?: EntryState;
  /** Id of the quarantined event that this event replays. */
  readonly replayOf?: string;
  /** The events that it replays, and the replays of it. */
  readonly earlier?: readonly ReplayLink[];
  readonly later?: readonly ReplayLink[];
}

export interface SilverStep {
  readonly state: "written" | "waiting" | "dead-lettered";
  readonly note?: string;
  readonly documents: readonly SilverDocument[];
}

export interface SilverDocument {
  readonly container: string;
  readonly partitionKey: string | null;
  readonly id: string;
  readonly contribution: ContributionState;
}

/** How a stored document relates to the event's contribution. */
export type ContributionState =
  | { readonly kind: "absent" }
  /** An immutable document. `replaced`: another event with the same identity won. */
  | { readonly kind: "stored" | "replaced" }
  | ReadingState;

/** A reading in a bucket. */
export interface ReadingState {
  /** `superseded`: another reading of the same time won. `dropped`: the bucket is truncated. */
  readonly kind: "kept" | "superseded" | "dropped";
  /** Start of the bucket. */
  readonly bucket: string;
  /** Milliseconds from the start of the bucket. */
  readonly offset: number;
  /** The event's reading, and the reading that the bucket contains at that time. */
  readonly contributed: Readings | null;
  readonly stored: Readings | null;
  readonly conflict: boolean;
  readonly truncated: boolean;
  /** The heart rate is implausible and never counts. */
  readonly invalid: boolean;
}

export type Readings = Readonly<Record<string, unknown>>;

export interface GoldStep {
  readonly summary: string;
  /** Rows that would differ without the event. */
  readonly rows: readonly GoldRow[];
  /** Why there are none. */
  readonly reason?: string;
  /** The number of groups computed, if the event affects more. */
  readonly groupLimit?: number;
}

export interface GoldRow {
  readonly key: GroupKey | null;
  readonly row: Row;
  /** `stale`: gold does not contain this row yet. */
  readonly stored: "current" | "stale";
  readonly exports: readonly ExportStep[];
}

export interface ExportStep {
  readonly container: string;
  readonly month: string;
  /** The file that contains the row; null if none does. */
  readonly file: string | null;
  /** When gold wrote the row that waits to be exported; null if a file contains it, or if gold does not. */
  readonly pendingSince: string | null;
}
