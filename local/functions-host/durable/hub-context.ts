import type { DurableFunctions } from "./functions.ts";
import type { Sql } from "./store/database.ts";
import type { Transactions } from "./store/transactions.ts";

/** Dependencies shared by the HTTP API and the work of a task hub. */
export interface HubContext {
  readonly sql: Sql;
  readonly transactions: Transactions;
  readonly functions: DurableFunctions;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Creates ids of instances, executions and owners. */
  readonly newId: () => string;
}
