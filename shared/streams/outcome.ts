/** Why an event is not taken. Codes are a closed list, so that operators can count by them. */
export type RefusalCode =
  /** Not UTF-8 text. */
  | "not-text"
  /** Not JSON, or JSON that is not an object. */
  | "not-json"
  /** A row of a CSV file whose quotes are not as in RFC 4180. */
  | "not-csv"
  /** A record of a file that is longer than an event can be. */
  | "too-large"
  /** A required field is not there. */
  | "missing"
  /** A field is of another type than it must be. */
  | "mistyped"
  /** A field is of the right type but cannot be true: an impossible date, a zip of 4 digits, a stop before its start. */
  | "impossible"
  /** A time more than a day after the event was enqueued. */
  | "future"
  /** Understood, and of something that KoreVital has nothing to do with: ignored. */
  | "not-ours"
  /** A defect of ours: a pure step threw. */
  | "internal";

/** `quarantined`: ours, but cannot be understood. `ignored`: understood, and not ours. */
export interface Refusal {
  readonly outcome: "quarantined" | "ignored";
  readonly code: RefusalCode;
  /** The field at fault, as the sender spells it, with its path (`address.zip`); empty for the whole body. */
  readonly field: string;
  /** For a person: what was expected and what came, without personal values. */
  readonly message: string;
}

export interface Accepted<E> {
  readonly outcome: "accepted";
  readonly event: E;
}

/** What became of one body. Where it was sent twice only its position can tell: see `shared/bronze`. */
export type Decoded<E> = Accepted<E> | Refusal;
