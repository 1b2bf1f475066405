import type { InvocationContext } from "@azure/functions";
import { partitionOf } from "../../shared/bronze/hub-batches/read-hub-batch.ts";
import { type LogContext, log } from "../../shared/platform/telemetry/log.ts";

/** Attempts at one batch after which it alerts, and between further alerts. */
const attemptsPerAlert = 10;

type BatchContext = LogContext & Pick<InvocationContext, "retryContext" | "triggerMetadata">;

/**
 * Alerts when the batch of an Event Hubs trigger fails again and again: its trigger retries it without limit.
 *
 * @throws what the work throws
 */
export async function withFailureAlert(
  context: BatchContext,
  stream: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const attempts = (context.retryContext?.retryCount ?? 0) + 1;
    if (attempts % attemptsPerAlert === 0)
      log(context, "batch-failing", { stream, partition: partitionOf(context.triggerMetadata), attempts }, error);
    throw error;
  }
}
