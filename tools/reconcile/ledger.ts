import type { Digest } from "./digest.ts";

/** What a simulation sent and what must come of it: the account file. `docs/account.md` describes it. */
export interface Account {
  readonly format: "korevital-account";
  readonly version: 1;
  /** Begins every id of the run. */
  readonly prefix: string;
  readonly options: Readonly<Record<string, number | string>>;
  /** Of several, the models of devices speak one each: `amqp,kafka`. */
  readonly protocol: string;
  /** ISO 8601: when the first event left and when the account was closed. */
  readonly began: string;
  readonly ended: string;
  /** False when it was stopped, or the hub took no more, before everything was sent. */
  readonly complete: boolean;
  readonly streams: Readonly<Record<string, StreamAccount>>;
  readonly unsure: readonly UnsureBody[];
  /** People of whom an event was lost on its way or may have been: nothing is expected of their silver and gold. */
  readonly unknown: readonly string[];
  readonly people: readonly PersonAccount[];
  readonly workouts: readonly ExpectedRow[];
  readonly visits: readonly ExpectedVisit[];
}

/** Events of one stream. Copies that were sent on purpose count in `sent`, not in `distinct`. */
export interface StreamAccount {
  readonly sent: number;
  readonly distinct: number;
  readonly accepted: Digest;
  readonly quarantined: Digest;
  /** Reason code -> how many; they add up to `quarantined`. */
  readonly quarantinedBy: Readonly<Record<string, number>>;
  /** Refused at the door, as a body sent over HTTP is. */
  readonly rejectedBy: Readonly<Record<string, number>>;
  /** What the door answered. */
  readonly answeredBy: Readonly<Record<string, number>>;
}

/** A body whose sending was once not answered: the hub has it at least `sent` times, and up to `again` times more. */
export interface UnsureBody {
  readonly stream: string;
  /** See `hashOf`. */
  readonly hash: string;
  /** Undefined for what must be accepted, else why it must be quarantined. */
  readonly code?: string;
  readonly sent: number;
  readonly again: number;
}

/** What silver must hold of a person and their device, each event counted once. */
export interface PersonAccount {
  readonly userId: string;
  readonly deviceId: string;
  readonly macAddress: string;
  readonly registrations: number;
  readonly profiles: number;
  readonly workouts: number;
  /** Records of gym visits: logins, logouts, or both in one. */
  readonly visits: number;
  /** Readings with 0 < heart rate <= 300, and the others. */
  readonly valid: number;
  readonly invalid: number;
  /** Of the valid ones; exact, since each is a multiple of 1/16. */
  readonly sum: number;
}

/** A visit to a gym; `gym_summary` has one row for those of one gym, mac and day. */
export interface ExpectedVisit {
  readonly gym_id: string;
  readonly mac_address: string;
  /** ISO 8601. */
  readonly login: string;
  /** Null when nobody knows. */
  readonly logout: string | null;
  /** Of the workout within the visit; null when there was none that was begun and ended. */
  readonly workout_id: string | null;
  /** Milliseconds of the visit in that workout. */
  readonly exercised: number;
}

/** A row of `workout_bpm_summary`, by the names of its columns. */
export interface ExpectedRow {
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
