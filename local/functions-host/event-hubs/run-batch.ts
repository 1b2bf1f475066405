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

/** Runs the function over a batch with its retries: once, or for each event where it takes one. */
export async function runBatch({ fn: { of, trigger }, partition, batch, invoker, signal }: BatchRun): Promise<Outcome> {
  const invoke = (events: readonly ReceivedEventData[], data: () => TriggerData) => {
    const invocation = { of, reason: reasonOf(partition, events), data };
    return withRetries(of.retry, (context) => invoker.run(invocation, context), signal);
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
  const what = events.length === 1 ? `event ${from}` : `${events.length} events from ${from}`;
  return `${eventHubName}/${partitionId}, ${what}`;
}
