import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { Hub } from "../../platform/azure/hubs.ts";
import type { SilverFacts } from "../../silver/silver-reader.ts";

/** Names of what the outbox lives in, in `resources.json`. */
export const outboxContainer = "outbox";
export const scoresHub = "stedi-score-agg";

/** What the outbox needs of the world. */
export interface Outbox {
  /** Silver's `balance`, for its change feed. */
  readonly balance: DocumentContainer;
  /** Silver without any cache. */
  readonly facts: SilverFacts;
  /** Gold's `outbox`. */
  readonly letters: DocumentContainer;
  /** Gold's `gold-progress`. */
  readonly progress: DocumentContainer;
  readonly hub: Pick<Hub, "publish">;
}

export interface OutboxLimits {
  /** Changed documents, or letters, in one page. */
  readonly pageSize: number;
  /** Partitions of silver in work at one time. */
  readonly concurrency: number;
  /** Epoch milliseconds. No page is begun after it, but the first one is. */
  readonly deadline: number;
}
