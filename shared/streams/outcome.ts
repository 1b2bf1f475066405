/**
 * Why an event is not accepted. The list is closed, so that operators can count by it. Stored files contain the codes:
 * no code is ever removed or renamed.
 */
export const rejectionCodes = [
  /** Not UTF-8 text. */
  "not-text",
  /** Not JSON, or JSON that is not an object. */
  "not-json",
  /** An event whose AMQP body is null, a value or a sequence instead of bytes: the Functions host cannot bind it. */
  "not-bytes",
  /** A row of a CSV file whose quotes are not as in RFC 4180. */
  "not-csv",
  /** A row of a CSV file with another number of cells than its head. */
  "cell-count",
  /**
   * A record of a file that is longer than an event can be, or an event with more records or entries than it can have.
   */
  "too-large",
  /** A required field is missing. */
  "missing",
  /** A field is of another type than it must be. */
  "mistyped",
  /**
   * A field is of the right type but cannot be true: an impossible date, a zip of 4 digits, a stop before its start.
   */
  "impossible",
  /** A time more than a day after the event was enqueued. */
  "future",
  /** A time before the earliest that is accepted: that of a clock that fell back. */
  "past",
  /** An id that identifies nothing: `null`, an address that every phone has, a number that a spreadsheet rounded. */
  "no-identity",
  /** Understood, but not about anything that KoreVital processes: ignored. */
  "not-ours",
  /** A defect: a pure step threw. */
  "internal",
] as const;

export type RejectionCode = (typeof rejectionCodes)[number];

/** `quarantined`: meant for KoreVital, but not understood. `ignored`: understood, but not meant for KoreVital. */
export interface Rejection {
  readonly outcome: "quarantined" | "ignored";
  readonly code: RejectionCode;
  /** The field at fault, as the sender spells it, with its path (`address.zip`); empty for the whole body. */
  readonly field: string;
  /** For people: what was expected and what came, without personal values. */
  readonly message: string;
}

export interface Accepted<E> {
  readonly outcome: "accepted";
  readonly event: E;
}

/** The outcome of one body. Only bronze detects duplicates, by sequence number. */
export type Decoded<E> = Accepted<E> | Rejection;
