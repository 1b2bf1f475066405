import type { Digest } from "./digest.ts";

/**
 * The ledger of a simulation: the events it sent and the expected results. `docs/reconciliation.md` describes the file.
 */
export interface Ledger {
  readonly format: "korevital-ledger";
  readonly version: 1;
  /** Prefix of every id of the run. */
  readonly prefix: string;
  readonly options: Readonly<Record<string, number | string>>;
  /** One protocol, or one per device model: `amqp,kafka`. */
  readonly protocol: string;
  /** ISO 8601: when the first event was sent and when the ledger was closed. */
  readonly began: string;
  readonly ended: string;
  /** False if the run was stopped or failed before everything was sent. */
  readonly complete: boolean;
  readonly streams: Readonly<Record<string, StreamLedger>>;
  readonly maybeDuplicated: readonly MaybeDuplicated[];
  /** Users with an event that may be lost in transit: their silver and gold are not compared. */
  readonly excludedUsers: readonly string[];
  readonly people: readonly PersonLedger[];
  readonly workouts: readonly ExpectedWorkoutRow[];
  readonly visits: readonly ExpectedVisit[];
}

/** Events of one stream. Intended duplicates count in `sent`, not in `distinct`. */
export interface StreamLedger {
  readonly sent: number;
  readonly distinct: number;
  readonly accepted: Digest;
  readonly quarantined: Digest;
  /** Number of events by reason code; the sum is `quarantined.count`. */
  readonly quarantinedBy: Readonly<Record<string, number>>;
  /** Number of expected rejections of the HTTP endpoint by reason code. */
  readonly rejectedBy: Readonly<Record<string, number>>;
  /** Number of rejections that the HTTP endpoint returned, by reason code. */
  readonly answeredBy: Readonly<Record<string, number>>;
}

/** A body with an unanswered request. The hub contains at least `sent` and at most `sent + extra` copies. */
export interface MaybeDuplicated {
  readonly stream: string;
  /** See `hashOf`. */
  readonly hash: string;
  /** The expected quarantine code; undefined if the body must be accepted. */
  readonly code?: string;
  readonly sent: number;
  readonly extra: number;
}

/** The expected content of silver for a person and their device. Each event counts once. */
export interface PersonLedger {
  readonly userId: string;
  readonly deviceId: string;
  readonly macAddress: string;
  readonly registrations: number;
  readonly profiles: number;
  readonly workouts: number;
  /** Records of gym visits: a login, a logout, or both. */
  readonly visits: number;
  /** Readings with 20 <= heart rate <= 250; `invalid` are the others. */
  readonly valid: number;
  readonly invalid: number;
  /** Sum of the valid readings; exact, since each is a multiple of 1/16. */
  readonly sum: number;
}

/** A visit to a gym; `gym_summary` has one row for those of one gym, mac and day. */
export interface ExpectedVisit {
  readonly gym_id: string;
  readonly mac_address: string;
  /** ISO 8601. */
  readonly login: string;
  /** Null if the visit is open. */
  readonly logout: string | null;
  /** The workout within the visit; null without a completed workout. */
  readonly workout_id: string | null;
  /** Milliseconds of that workout within the visit. */
  readonly exercised: number;
}

/** A row of `workout_bpm_summary`, by column name. */
export interface ExpectedWorkoutRow {
  readonly user_id: string;
  readonly workout_id: string;
  readonly session_id: string;
  readonly rec_no: number;
  readonly min_bpm: number;
  readonly max_bpm: number;
  readonly avg_bpm: number;
  readonly start: string;
  readonly end: string;
}
