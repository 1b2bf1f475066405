import type { PartitionContext, ReceivedEventData } from "@azure/event-hubs";
import type { EventHubFunction } from "../app-functions.ts";
import { manyEvents, oneEvent } from "../bindings/event-hub-trigger.ts";
import type { TriggerData } from "../bindings/trigger-data.ts";
import type { Invoker } from "../invocations/invoker.ts";
import { type Outcome, withRetries } from "../invocations/retries.ts";

export interface BatchRun {
  readonly fn: EventHubFunction;
  readonly partition: PartitionContext;
  readonly batch: readonly ReceivedEventData[];
  readonly invoker: Invoker;
  readonly signal: AbortSignal;
}

/** Runs the function with its retries: once over the batch, or once for each event with cardinality `one`. */
export async function runBatch({
  fn: { appFunction, trigger },
  partition,
  batch,
  invoker,
  signal,
}: BatchRun): Promise<Outcome> {
  const invoke = (events: readonly ReceivedEventData[], data: () => TriggerData) => {
    const invocation = { appFunction, reason: reasonOf(partition, events), data };
    return withRetries(appFunction.retry, (context) => invoker.run(invocation, context), signal);
  };
  if (trigger.many) return invoke(batch, () => manyEvents(trigger, batch, partition));
  let outcome: Outcome = "succeeded";
  for (const event of batch) {
    outcome = await invoke([event], () => oneEvent(trigger, event, partition));
    if (signal.aborted) break;
  }
  return outcome;
}

function reasonOf({ eventHubName, partitionId }: PartitionContext, events: readonly ReceivedEventData[]): string {
  const from = events[0]?.sequenceNumber;
  const range = events.length === 1 ? `event ${from}` : `${events.length} events from ${from}`;
  return `${eventHubName}/${partitionId}, ${range}`;
}
