import type { Lake } from "../../bronze/bronze-store.ts";
import type { Table } from "../../platform/azure/tables.ts";

export interface QuarantineStore extends Lake {
  /** See `ledger.ts`. */
  readonly ledger: Table;
}
