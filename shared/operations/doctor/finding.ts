import type { LandingFile } from "../../bronze/landing/landing-file.ts";
import type { SequenceRange } from "../../bronze/manifest/trim.ts";
import type { BronzeContainer } from "../maintenance/manifest-inventory.ts";

/** `error`: data is lost, or processing is stalled. `warning`: no data is lost, but an operator should look at it. */
export type Severity = "error" | "warning";

/** What `--repair` can do safely. */
export type Remediation =
  /** Ingest sequence numbers that the hub still has and bronze lacks. */
  | {
      readonly kind: "reingest";
      readonly stream: string;
      readonly partitionKey: string;
      readonly ranges: readonly SequenceRange[];
      /** The ranges precede everything that has landed, and have no gap row yet. */
      readonly isBeginning?: true;
    }
  /** Delete an orphaned blob. */
  | { readonly kind: "delete"; readonly container: BronzeContainer; readonly blob: string }
  /** Put a landing file into the queue again. */
  | { readonly kind: "enqueue"; readonly file: LandingFile }
  /** Write a missing landing report. */
  | { readonly kind: "report"; readonly file: LandingFile };

/** One place in which a check found a fault. */
export interface Location {
  /** Of a partition, a blob, a file or a group. Contains no personal data. */
  readonly id: string;
  readonly detail: string;
  readonly remediation?: Remediation;
}

export interface Finding {
  readonly check: string;
  readonly severity: Severity;
  readonly description: string;
  readonly action: string;
  readonly locations: readonly Location[];
}
