import { type QueueMessage, queueData } from "../bindings/queue-trigger.ts";
import type { Invoker } from "../invocations/invoker.ts";
import type { HostLog } from "../log.ts";
import type { QueuesSettings } from "../settings/queues.ts";
import { decodeBody } from "./body.ts";
import type { DequeuedMessage, Queue } from "./queue.ts";
import type { QueueFunction } from "./queue-function.ts";
import { withRenewal } from "./renewal.ts";

export interface MessageContext {
  readonly fn: QueueFunction;
  readonly queue: Queue;
  readonly settings: QueuesSettings;
  /** How long a message stays invisible until it is renewed, milliseconds. */
  readonly visibility: number;
  readonly invoker: Invoker;
  readonly log: HostLog;
}

/**
 * Runs the function over a message and settles it: deletes it after success, releases it after a failure, moves it to
 * the poison queue after `maxDequeueCount` failures. A message that cannot be decoded is poison at once, since no retry
 * would help.
 */
export async function runMessage(message: DequeuedMessage, context: MessageContext): Promise<void> {
  const { fn, queue, settings, visibility, invoker } = context;
  const body = decodeBody(message.text, settings.messageEncoding);
  if (body === undefined)
    return deadLetter(message, "is not base64 (host.json: extensions.queues.messageEncoding)", context);
  // A message whose host died repeatedly, before the message was settled.
  if (message.dequeueCount > settings.maxDequeueCount) return deadLetter(message, dequeuedTooOften(message), context);
  const run = () => runOnce(fn, { ...message, body }, invoker);
  const succeeded = await withRenewal(run, { visibility, renew: () => queue.renew(message, visibility) });
  if (succeeded) return queue.delete(message);
  if (message.dequeueCount >= settings.maxDequeueCount) return deadLetter(message, dequeuedTooOften(message), context);
  // Without a poison queue it stays invisible, so that it does not fail in a loop.
  if (queue.poisonName !== undefined) await queue.release(message, settings.visibilityTimeout);
}

/**
 * Runs the function once. The invoker logs errors.
 *
 * @returns whether it succeeded
 */
export async function runOnce(
  { appFunction, trigger }: QueueFunction,
  message: QueueMessage,
  invoker: Invoker,
): Promise<boolean> {
  const attempt = message.dequeueCount > 1 ? `, attempt ${message.dequeueCount}` : "";
  const invocation = {
    appFunction,
    reason: `${trigger.queue}, message ${message.id}${attempt}`,
    data: () => queueData(trigger, message),
  };
  return invoker.run(invocation).then(
    () => true,
    () => false,
  );
}

async function deadLetter(message: DequeuedMessage, reason: string, { fn, queue, log }: MessageContext): Promise<void> {
  const consequence = queue.poisonName === undefined ? "it has no poison queue" : `moved to ${queue.poisonName}`;
  log.warn(`${fn.appFunction.name}: message ${message.id} of ${queue.name} ${reason}: ${consequence}`);
  await queue.moveToPoison(message);
}

function dequeuedTooOften({ dequeueCount }: DequeuedMessage): string {
  return `was dequeued ${dequeueCount} times`;
}
