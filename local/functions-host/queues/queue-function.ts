import type { AppFunction } from "../bindings/app-function.ts";
import { type QueueTrigger, readQueueTrigger } from "../bindings/queue-trigger.ts";
import { openQueue, type Queue } from "./queue.ts";

export interface QueueFunction {
  readonly of: AppFunction;
  readonly trigger: QueueTrigger;
  readonly queue: Queue;
}

/** @throws StartError for a name or a connection that is none */
export function readQueueFunction(of: AppFunction): QueueFunction {
  const trigger = readQueueTrigger(of.trigger);
  return { of, trigger, queue: openQueue(trigger.connection, trigger.queue, of.trigger.where) };
}
