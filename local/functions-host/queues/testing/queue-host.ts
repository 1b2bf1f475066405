import { readAppFunction } from "../../bindings/app-function.ts";
import { Invoker } from "../../invocations/invoker.ts";
import { hostLog } from "../../log.ts";
import { AppSettings } from "../../settings/app-settings.ts";
import { queuesSettings } from "../../settings/queues.ts";
import { Section } from "../../settings/section.ts";
import type { InvocationRequest } from "../../worker/core-types.ts";
import { listenToQueue } from "../listener.ts";
import { readQueueFunction } from "../queue-function.ts";

/* A queue trigger in this process, without a worker: a handler of the test receives the invocation requests. */

export interface HandledMessage {
  readonly text: string;
  readonly id: string;
  readonly popReceipt: string;
  readonly dequeueCount: number;
}

export interface QueueHost {
  readonly handled: readonly HandledMessage[];
  /** The log of the host. */
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

interface Options {
  readonly connection: string;
  readonly queue: string;
  readonly handler: (message: HandledMessage) => Promise<void> | void;
  /** Section `extensions.queues`. */
  readonly hostJson?: object;
  readonly visibility?: number;
}

export function startQueueHost({ connection, queue, handler, hostJson = {}, visibility }: Options): QueueHost {
  const handled: HandledMessage[] = [];
  const lines: string[] = [];
  const log = hostLog({ verbose: false, colour: false, write: (line) => lines.push(line), now: () => new Date() });
  const invoke = async (request: InvocationRequest) => {
    const message = handledMessage(request);
    handled.push(message);
    await handler(message);
    return {};
  };
  const invoker = new Invoker({ invoke, durableClient: () => "", functionTimeout: Infinity, log });
  const bindings = { message: { type: "queueTrigger", direction: "in" as const, queueName: queue, connection: "C" } };
  const fn = readQueueFunction(readAppFunction({ name: "work", bindings }, new AppSettings({ C: connection })));
  const settings = queuesSettings(new Section("extensions.queues", hostJson));
  const listener = listenToQueue(fn, { settings, invoker, log, ...(visibility === undefined ? {} : { visibility }) });
  return { handled, lines, stop: () => listener.stop() };
}

function handledMessage({ inputData, triggerMetadata }: InvocationRequest): HandledMessage {
  const text = (name: string) => triggerMetadata[name]?.string ?? "";
  return {
    text: inputData[0]?.data.string ?? "",
    id: text("Id"),
    popReceipt: text("PopReceipt"),
    dequeueCount: Number(triggerMetadata["DequeueCount"]?.json),
  };
}
