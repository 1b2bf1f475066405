import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { Hub } from "../../platform/azure/hubs.ts";
import type { SilverReader } from "../../silver/silver-reader.ts";

/** The container and the hub of the outbox, as `resources.json` names them. */
export const outboxContainer = "outbox";
export const scoresHub = "stedi-score-agg";

/** The stores of the transactional outbox. */
export interface Outbox {
  /** Silver's `balance`, for its change feed. */
  readonly balance: DocumentContainer;
  /** Reads silver without a cache. */
  readonly silver: SilverReader;
  /** Gold's `outbox`. */
  readonly messages: DocumentContainer;
  /** Gold's `gold-progress`. */
  readonly progress: DocumentContainer;
  readonly hub: Pick<Hub, "publish">;
}

export interface OutboxLimits {
  /** Changed documents, or outbox messages, in one page. */
  readonly pageSize: number;
  /** Partitions of silver processed at the same time. */
  readonly concurrency: number;
  /** Epoch milliseconds. No page is begun after it, except the first. */
  readonly deadline: number;
}
