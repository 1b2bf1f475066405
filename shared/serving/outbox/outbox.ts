import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { Hub } from "../../platform/azure/hubs.ts";
import type { Output, OutputContext, Sink } from "./output.ts";
import type { Webhook } from "./webhook/webhook.ts";

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
  /** Undefined when none is configured; no output is for it then. */
  readonly webhook: Webhook | undefined;
}

/** The outbox with the outputs of one kind: each kind has a timer, so that neither delays the other. */
export function outboxOfSink(outbox: Outbox, kind: Sink["kind"]): Outbox {
  return { ...outbox, outputs: outbox.outputs.filter(({ sink }) => sink.kind === kind) };
}

export interface OutboxLimits {
  /** Changed documents, or outbox messages, in one page. */
  readonly pageSize: number;
  /** Partitions processed at the same time. */
  readonly concurrency: number;
  /** Epoch milliseconds. No page is begun after it, except the first. */
  readonly deadline: number;
}
