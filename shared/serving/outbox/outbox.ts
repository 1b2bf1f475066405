import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { Hub } from "../../platform/azure/hubs.ts";
import type { Output, OutputContext } from "./output.ts";

/** The container of the outbox, as `resources.json` names it. */
export const outboxContainer = "outbox";

/** The stores of the transactional outbox. */
export interface Outbox extends OutputContext {
  readonly outputs: readonly Output[];
  /** The followed container of an output, for its change feed. */
  source(output: Output): DocumentContainer;
  /** Gold's `outbox`. */
  readonly messages: DocumentContainer;
  /** Gold's `gold-progress`. */
  readonly progress: DocumentContainer;
  /** By the name of the hub in `resources.json`. */
  hub(name: string): Pick<Hub, "publish">;
}

export interface OutboxLimits {
  /** Changed documents, or outbox messages, in one page. */
  readonly pageSize: number;
  /** Partitions processed at the same time. */
  readonly concurrency: number;
  /** Epoch milliseconds. No page is begun after it, except the first. */
  readonly deadline: number;
}
