import type { Identified } from "../../platform/azure/documents.ts";
import type { Subject } from "../../streams/subject.ts";

/** Who reads: a person or an application of Entra, a function key, or the user of a command. */
export interface AuditedBy {
  readonly kind: "person" | "key" | "command";
  /** Object id in the directory, or the user of the operating system; null for a key. */
  readonly id: string | null;
  /** For display. */
  readonly name: string | null;
}

/** That somebody has read data of a person. It contains no identifier of the person. */
export interface AuditRecord extends Identified {
  /** Keyed hash of the user, device, mac or e-mail whose data was read, or `everybody`. The partition key. */
  readonly subject: string;
  readonly kind: Subject["kind"] | typeof everybody;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly by: AuditedBy;
  /** The HTTP function, or the command. */
  readonly endpoint: string;
  /** What was read: a summary, a profile. */
  readonly what: string;
  /** Id of the request, by which the log has it. */
  readonly request: string;
}

/** A query or a download can contain anybody: nobody knows whose data its user looked at. */
export const everybody = "everybody";

/** The people whose data a response contains. */
export interface ReadOfPeople {
  readonly what: string;
  readonly subjects: readonly Subject[];
}

export interface ReadOfEverybody {
  readonly what: string;
  readonly subjects: typeof everybody;
}
