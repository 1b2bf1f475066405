import type { LandingFile } from "../../bronze/landing/landed-file.ts";
import type { Range } from "../../bronze/manifest/trim.ts";

/** `error`: something is lost, or stands still. `warning`: nothing is lost, and somebody should know. */
export type Severity = "error" | "warning";

/** What `--repair` can safely do about a spot. */
export type Mend =
  /** Sequence numbers that the hub still has and bronze lacks. */
  | {
      readonly kind: "reread";
      readonly stream: string;
      readonly partitionKey: string;
      readonly ranges: readonly Range[];
      /** They lie before all that has landed, and no gap stands open for them yet. */
      readonly isBeginning?: true;
    }
  /** A blob that nothing names, and that nothing will name any more. */
  | { readonly kind: "remove"; readonly container: BronzeContainer; readonly blob: string }
  /** A file to put in the queue again. */
  | { readonly kind: "enqueue"; readonly file: LandingFile }
  /** A report to write again. */
  | { readonly kind: "report"; readonly file: LandingFile };

export type BronzeContainer = "bronze" | "quarantine";

/** One place at which a check found something. */
export interface Spot {
  /** An id: of a partition, a blob, a file, a group. Nothing personal. */
  readonly where: string;
  readonly detail: string;
  readonly mend?: Mend;
}

/** What a check found. */
export interface Finding {
  readonly check: string;
  readonly severity: Severity;
  readonly means: string;
  readonly todo: string;
  readonly spots: readonly Spot[];
}
