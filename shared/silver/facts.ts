/** The facts that silver holds, and how gold asks for them. Times are epoch milliseconds; ids of documents are hashes of their parts. */

/** In `people`: a user registered a device and a mac. */
export interface RegistrationFact {
  readonly id: string;
  readonly kind: "registration";
  readonly userId: string;
  readonly deviceId: string;
  readonly macAddress: string;
  readonly time: number;
}

export interface Attributes {
  /** YYYY-MM-DD. */
  readonly dob: string;
  readonly sex: string;
  readonly gender: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly streetAddress: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
}

/** In `people`: what was known of a user from `time` on. */
export interface ProfileVersion {
  readonly id: string;
  readonly kind: "profile";
  readonly userId: string;
  readonly time: number;
  readonly updateType: "new" | "update";
  readonly attributes: Attributes;
}

/** In `people`: the user asked to be forgotten, up to and including `time`. */
export interface Tombstone {
  readonly id: string;
  readonly kind: "tombstone";
  readonly userId: string;
  readonly time: number;
}

export type PersonFact = RegistrationFact | ProfileVersion | Tombstone;

/** In `owners`: `label` (`device:…` or `mac:…`) belongs to the user from `time` on. One document per (label, time, user): ties are decided at read. */
export interface Ownership {
  readonly id: string;
  readonly label: string;
  readonly time: number;
  readonly userId: string;
}

/** In `heart-rates`: the readings of one device in five minutes. */
export interface HeartRateBucket {
  readonly id: string;
  readonly deviceId: string;
  /** Beginning of the bucket, a multiple of 300,000. */
  readonly start: number;
  /** Milliseconds from `start`, ascending. */
  readonly offsets: readonly number[];
  /** Beats per minute, one for each offset. */
  readonly values: readonly number[];
  /** Offsets at which different values came. */
  readonly conflicts: readonly number[];
  /** Of the valid readings (0 < value <= 300). Null without one. */
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  /** Left to right by time. */
  readonly sum: number;
  /** More than 6,000 times came; the earliest were kept. */
  readonly truncated: boolean;
}

/** In `workouts`: a start or a stop. */
export interface WorkoutFact {
  readonly id: string;
  readonly userId: string;
  readonly workoutId: string;
  readonly sessionId: string;
  readonly action: "start" | "stop";
  readonly time: number;
}

/** How gold asks silver. Every answer is as fresh as the store (strong consistency) unless the caller put a cache before it. */
export interface SilverFacts {
  /** Everything that `people` holds of the user. */
  person(userId: string): Promise<readonly PersonFact[]>;
  /** Everything that `owners` holds of the label, in no order. */
  owners(label: string): Promise<readonly Ownership[]>;
  /** Workout events with `from <= time <= to`. */
  workouts(userId: string, from: number, to: number): Promise<readonly WorkoutFact[]>;
  /** Buckets that hold any time with `from <= time <= to`. */
  heartRates(deviceId: string, from: number, to: number): Promise<readonly HeartRateBucket[]>;
}
