import type { DurableFunctions } from "../functions.ts";
import type { Sql } from "../store/database.ts";
import type { Transactions } from "../store/transactions.ts";

/** What all work of a task hub needs. */
export interface Environment {
  readonly sql: Sql;
  readonly transactions: Transactions;
  readonly functions: DurableFunctions;
  readonly runOrchestrator: (name: string, instanceId: string, trigger: string) => Promise<unknown>;
  readonly runActivity: (name: string, instanceId: string, input: unknown) => Promise<unknown>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** For hosts and for runs of an instance. */
  readonly newId: () => string;
  readonly log: (line: string) => void;
}
