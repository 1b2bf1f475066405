import { type QueueMessage, queueData } from "../bindings/queue-trigger.ts";
import type { Invoker } from "../invocations/invoker.ts";
import type { HostLog } from "../log.ts";
import type { QueuesSettings } from "../settings/queues.ts";
import { decodeBody } from "./body.ts";
import type { Queue, TakenMessage } from "./queue.ts";
import type { QueueFunction } from "./queue-function.ts";
import { withRenewal } from "./renewal.ts";

export interface MessageParts {
  readonly fn: QueueFunction;
  readonly queue: Queue;
  readonly settings: QueuesSettings;
  /** How long a message is out of sight before it is renewed or comes back, milliseconds. */
  readonly visibility: number;
  readonly invoker: Invoker;
  readonly log: HostLog;
}

/**
 * Runs the function over a message and settles it: deleted after success, given back after a failure, moved to the
 * poison queue when it has failed as often as it may. One that cannot be decoded is poison at once: no try would help.
 */
export async function runMessage(message: TakenMessage, parts: MessageParts): Promise<void> {
  const { fn, queue, settings, visibility, invoker } = parts;
  const body = decodeBody(message.text, settings.messageEncoding);
  if (body === undefined) return poison(message, "is not base64 (host.json: extensions.queues.messageEncoding)", parts);
  // One whose host died over and over again, before it could be settled.
  if (message.dequeueCount > settings.maxDequeueCount) return poison(message, takenTooOften(message), parts);
  const run = () => runOnce(fn, { ...message, body }, invoker);
  const succeeded = await withRenewal(run, { visibility, renew: () => queue.renew(message, visibility) });
  if (succeeded) return queue.delete(message);
  if (message.dequeueCount >= settings.maxDequeueCount) return poison(message, takenTooOften(message), parts);
  // Without a poison queue it stays out of sight, lest it fail in a loop.
  if (queue.poisonName !== undefined) await queue.release(message, settings.visibilityTimeout);
}

/** Runs the function once. What it throws the invoker has told. */
export async function runOnce(
  { of, trigger }: QueueFunction,
  message: QueueMessage,
  invoker: Invoker,
): Promise<boolean> {
  const again = message.dequeueCount > 1 ? `, attempt ${message.dequeueCount}` : "";
  const invocation = {
    of,
    reason: `${trigger.queue}, message ${message.id}${again}`,
    data: () => queueData(trigger, message),
  };
  return invoker.run(invocation).then(
    () => true,
    () => false,
  );
}

async function poison(message: TakenMessage, why: string, { fn, queue, log }: MessageParts): Promise<void> {
  const then = queue.poisonName === undefined ? "there is no poison queue for it" : `moved to ${queue.poisonName}`;
  log.warn(`${fn.of.name}: message ${message.id} of ${queue.name} ${why}: ${then}`);
  await queue.moveToPoison(message);
}

function takenTooOften({ dequeueCount }: TakenMessage): string {
  return `has been taken ${dequeueCount} times`;
}
