import type { AppFunction } from "../bindings/app-function.ts";
import { type QueueTrigger, readQueueTrigger } from "../bindings/queue-trigger.ts";
import { openQueue, type Queue } from "./queue.ts";

export interface QueueFunction {
  readonly appFunction: AppFunction;
  readonly trigger: QueueTrigger;
  readonly queue: Queue;
}

/** @throws StartError for an invalid queue name or connection */
export function readQueueFunction(appFunction: AppFunction): QueueFunction {
  const trigger = readQueueTrigger(appFunction.trigger);
  return { appFunction, trigger, queue: openQueue(trigger.connection, trigger.queue, appFunction.trigger.where) };
}
