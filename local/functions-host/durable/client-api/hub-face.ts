import type { DurableFunctions } from "../functions.ts";
import type { Sql } from "../store/database.ts";
import type { Transactions } from "../store/transactions.ts";

/** What the HTTP API needs of a task hub. */
export interface HubFace {
  readonly name: string;
  readonly sql: Sql;
  readonly transactions: Transactions;
  readonly functions: DurableFunctions;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
  /** There is something to do. */
  readonly nudge: () => void;
}
