import type { Row } from "../../gold/summary.ts";

export interface RowPage {
  readonly items: readonly Row[];
  /** Where the next page begins; undefined after the last row. */
  readonly continuation: string | undefined;
  /** Rows between those of this page that masking withholds, because they are about too few people. */
  readonly withheld: number;
}
