import type { LandingFile } from "../../bronze/landing/landing-file.ts";
import type { UnreadEvents } from "../ingest-recovery/compare.ts";
import type { BronzeContainer } from "../maintenance/manifest-inventory.ts";

/** `error`: data is lost, or processing is stalled. `warning`: no data is lost, but an operator should look at it. */
export type Severity = "error" | "warning";

/** What `--repair` can do safely. */
export type Remediation =
  /** Ingest events that the hub still has and bronze lacks. */
  | {
      readonly kind: "reingest";
      readonly stream: string;
      readonly partitionKey: string;
      readonly unread: UnreadEvents;
    }
  /** Delete an orphaned blob. */
  | { readonly kind: "delete"; readonly container: BronzeContainer; readonly blob: string }
  /** Put a landing file into the queue again. */
  | { readonly kind: "enqueue"; readonly file: LandingFile }
  /** Write a missing landing report. */
  | { readonly kind: "report"; readonly file: LandingFile }
  /** Build the tables of a summary in the serving database again, beside the current ones. */
  | { readonly kind: "rebuild-tables"; readonly summary: string }
  /** Delete the log of a Delta table, whose writer then writes all of it again. */
  | { readonly kind: "recreate-table"; readonly container: string; readonly folder: string }
  /** The dead-lettered messages of the webhook are attempted again. */
  | { readonly kind: "resend" };

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
