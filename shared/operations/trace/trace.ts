import type { GroupKey, Row } from "../../gold/summary.ts";
import type { Link } from "../quarantine/chain.ts";

/** The whole way of one event, layer by layer. Times are ISO 8601. What tells of a person is null where it is masked. */
export interface Trace {
  readonly id: string;
  readonly stream: string;
  /** Of an event that came over a hub; null when the hub does not answer. */
  readonly hub?: HubStep | null;
  /** Of a record of a landed file. */
  readonly file?: FileStep;
  /** What landed with it; undefined when it has not landed. */
  readonly manifest?: ManifestStep;
  /** The row that holds it; undefined when none does. */
  readonly bronze?: BronzeStep;
  readonly outcome: OutcomeStep;
  /** What silver made of an accepted event. */
  readonly silver?: SilverStep;
  /** A step for each summary. */
  readonly gold: readonly GoldStep[];
}

export interface HubStep {
  readonly partition: string;
  readonly epoch: string;
  /** Sequence numbers of the oldest and the newest event that the hub has. */
  readonly begins: number;
  readonly last: number;
  /** `other-epoch`: the hub was made anew since. */
  readonly state: "held" | "forgotten" | "not-yet" | "other-epoch" | "no-such-partition";
}

export interface FileStep {
  /** Its identity, and its name as long as its progress is kept. */
  readonly file: string;
  readonly name: string | null;
  readonly record: number;
}

export interface ManifestStep {
  readonly partition: string;
  readonly position: number;
  /** Positions of the commits whose files were merged since: `1 to 90`. */
  readonly merged?: string;
  /** Of merged ones: that nobody knows any more who made the event's own, and when. */
  readonly note?: string;
  /** Sequence numbers, or numbers of records, of what stands together. */
  readonly first: number;
  readonly last: number;
  /** Null when it is not kept, or no row is there. */
  readonly attempt: string | null;
  readonly committed: string | null;
}

export interface BronzeStep {
  readonly container: "bronze" | "quarantine";
  readonly blob: string;
  /** From 0. */
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
   * `ignored` is inferred: what is ignored is counted, and not kept. `open-gap`: the hub skipped it. `waiting`: it has not landed yet;
   * `lost`: it can land no more, or its row is gone.
   */
  readonly outcome: "accepted" | "ignored" | "quarantined" | "open-gap" | "waiting" | "lost";
  readonly note?: string;
  readonly reason?: { readonly code: string; readonly field: string; readonly message: string };
  /** What was done to it in quarantine. */
  readonly state?: string;
  /** The quarantined event that it was sent again for. */
  readonly replayOf?: string;
  /** Events that it was sent again for, and as which it came again. */
  readonly earlier?: readonly Link[];
  readonly later?: readonly Link[];
}

export interface SilverStep {
  /** `refused`: silver has set the event aside for good. */
  readonly state: "written" | "waiting" | "refused";
  readonly note?: string;
  readonly documents: readonly SilverDocument[];
}

export interface SilverDocument {
  readonly container: string;
  readonly partitionKey: string | null;
  readonly id: string;
  readonly part: SilverPart;
}

/** What of a document is this event. */
export type SilverPart =
  | { readonly kind: "absent" }
  /** An immutable document: all of it; `replaced` when another event of the same identity won. */
  | { readonly kind: "whole" | "replaced" }
  | ReadingPart;

/** A reading in a bucket. */
export interface ReadingPart {
  /** `beaten`: another reading of the same time is kept. `cut`: the bucket has more times than it keeps. */
  readonly kind: "kept" | "beaten" | "cut";
  readonly bucket: string;
  /** Milliseconds from the bucket's beginning. */
  readonly offset: number;
  /** What the event says, and what the bucket holds at that time. */
  readonly said: Readings | null;
  readonly held: Readings | null;
  readonly conflict: boolean;
  readonly truncated: boolean;
  /** Its heart rate is not plausible: it never counts. */
  readonly invalid: boolean;
}

export type Readings = Readonly<Record<string, unknown>>;

export interface GoldStep {
  readonly summary: string;
  /** Rows that would be others without this event. */
  readonly rows: readonly GoldRow[];
  /** Why there is none. */
  readonly why?: string;
  /** More groups could be touched than were looked at. */
  readonly cutAt?: number;
}

export interface GoldRow {
  readonly key: GroupKey | null;
  readonly row: Row;
  /** `behind`: gold does not hold this row yet. */
  readonly stored: "current" | "behind";
  readonly exports: readonly ExportStep[];
}

export interface ExportStep {
  readonly container: string;
  readonly month: string;
  /** Null while the month is in no file. */
  readonly file: string | null;
  /** The month is to be written anew. */
  readonly pending: boolean;
}
